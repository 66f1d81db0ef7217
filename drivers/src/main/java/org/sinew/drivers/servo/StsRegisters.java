package org.sinew.drivers.servo;

import org.sinew.drivers.decode.RegisterTable;

/**
 * The registers of an STS3215 by name, for {@link StsDecoder}. Source: Feetech, STS3215 memory table; bits of signs as
 * in {@link FeetechSts}. Two tables, since a host that writes 46 speaks of a speed, while in a reply the speed is what
 * register 58 has measured.
 */
final class StsRegisters {
    static final int POSITION = 56;
    static final int REGISTERS = 128;
    static final RegisterTable WRITTEN = table("speed");
    static final RegisterTable READ = table("goal_speed");

    private StsRegisters() {
    }

    private static RegisterTable table(String goalSpeed) {
        RegisterTable table = new RegisterTable()
                .unsigned("firmware_major", 0, 1).readOnly().unsigned("firmware_minor", 1, 1).readOnly()
                .unsigned("model", 3, 2).readOnly().unsigned("id_register", 5, 1).unsigned("baud_code", 6, 1)
                .unsigned("return_delay_2us", 7, 1).unsigned("status_level", 8, 1)
                .signMagnitude("lowest_pos", 9, 15).signMagnitude("highest_pos", 11, 15)
                .unsigned("highest_temp_C", 13, 1).scaled("highest_voltage_V", 14, 1, 10)
                .scaled("lowest_voltage_V", 15, 1, 10).unsigned("highest_torque", 16, 2).unsigned("phase", 18, 1)
                .unsigned("unload_when", 19, 1).unsigned("led_alarm_when", 20, 1)
                .unsigned("p_gain", 21, 1).unsigned("d_gain", 22, 1).unsigned("i_gain", 23, 1)
                .unsigned("least_force", 24, 2).unsigned("dead_zone_cw", 26, 1).unsigned("dead_zone_ccw", 27, 1)
                .unsigned("protection_current", 28, 2).unsigned("angular_resolution", 30, 1)
                .signMagnitude("offset", 31, 11).unsigned("mode", 33, 1).unsigned("protection_torque", 34, 1)
                .unsigned("protection_time", 35, 1).unsigned("overload_torque", 36, 1)
                .unsigned("speed_p_gain", 37, 1).unsigned("overcurrent_time", 38, 1).unsigned("speed_i_gain", 39, 1)
                .unsigned("torque", 40, 1).unsigned("acceleration", 41, 1).signMagnitude("goal", 42, 15)
                .signMagnitude("goal_time", 44, 15).signMagnitude(goalSpeed, 46, 15).unsigned("torque_limit", 48, 2)
                .unsigned("lock", 55, 1);
        return table.signMagnitude("pos", POSITION, 15).readOnly().signMagnitude("speed", 58, 15).readOnly()
                .signMagnitude("load", 60, 10).readOnly().scaled("voltage_V", 62, 1, 10).readOnly()
                .unsigned("temp_C", 63, 1).readOnly().unsigned("written", 64, 1).readOnly()
                .unsigned("alarm", 65, 1).readOnly().unsigned("moving", 66, 1).readOnly()
                .signMagnitude("current_6_5mA", 69, 15).readOnly();
    }
}
