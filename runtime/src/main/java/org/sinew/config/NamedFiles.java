package org.sinew.config;

import java.nio.file.Path;

/**
 * Reads the files that a robot file names, for their mistakes: the reader of robot files knows neither cards nor
 * sequences. Called while a robot file is being read, on that thread.
 */
public interface NamedFiles {
    /** The card of an entry under {@code models:}. */
    void model(Path card) throws ConfigException;

    /** The card under {@code behavior: policy:}; {@code robot} has everything but its behaviour. */
    void policy(Path card, RobotConfig robot) throws ConfigException;

    /** The key frames under {@code behavior: sequence:}; {@code robot} has everything but its behaviour. */
    void sequence(Path file, RobotConfig robot) throws ConfigException;

    /** Looks into none of them. */
    NamedFiles UNREAD = new NamedFiles() {
        @Override
        public void model(Path card) {
        }

        @Override
        public void policy(Path card, RobotConfig robot) {
        }

        @Override
        public void sequence(Path file, RobotConfig robot) {
        }
    };
}
