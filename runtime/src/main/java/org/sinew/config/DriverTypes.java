package org.sinew.config;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The words that may stand after {@code type:}, and the record of each driver's own keys. Made of the drivers found on
 * the class path; the reader itself knows no driver.
 *
 * @param devices     for entries under {@code devices:} that are on a bus
 * @param cameras     for entries under {@code devices:} that are cameras
 * @param microphones for entries under {@code devices:} that are microphones
 * @param joints      for entries under {@code joints:}
 * @param files       reads what robot files name
 */
public record DriverTypes(Map<String, Class<? extends Record>> devices, Map<String, Class<? extends Record>> cameras,
        Map<String, Class<? extends Record>> microphones, Map<String, Class<? extends Record>> joints,
        NamedFiles files) {
    public DriverTypes {
        // sorted, so that messages do not depend on the order of jars
        devices = Collections.unmodifiableMap(new TreeMap<>(devices));
        cameras = Collections.unmodifiableMap(new TreeMap<>(cameras));
        microphones = Collections.unmodifiableMap(new TreeMap<>(microphones));
        joints = Collections.unmodifiableMap(new TreeMap<>(joints));
    }

    /** Without cameras, and without looking into the files that a robot file names. */
    public DriverTypes(Map<String, Class<? extends Record>> devices, Map<String, Class<? extends Record>> joints) {
        this(devices, Map.of(), Map.of(), joints, NamedFiles.UNREAD);
    }
}
