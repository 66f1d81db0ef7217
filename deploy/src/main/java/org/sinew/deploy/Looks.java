package org.sinew.deploy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sinew.cockpit.BodyShape;
import org.sinew.cockpit.RobotDescription;
import org.sinew.config.RobotConfig;

/** How a robot looks, for its page and its log: links, limbs, where parts sit. */
interface Looks {
    /** Links, joints and shapes. */
    BodyShape shape();

    /** {@code humanoid} or {@code arm}; empty for another. {@code feet} are the links that touch the ground. */
    Optional<String> kind(List<String> feet);

    /** Limb of each joint: {@code left_leg}, {@code head}, {@code arm}; joints of the trunk have none. */
    Map<String, String> limbs(List<String> feet);

    /** Where an inertial unit sits. */
    Optional<RobotDescription.Mount> imu(String device);

    /** Where a camera sits. */
    Optional<RobotDescription.Mount> camera(RobotConfig.Stream camera);

    /** Where a link touches. */
    RobotDescription.Contact contact(String link);
}
