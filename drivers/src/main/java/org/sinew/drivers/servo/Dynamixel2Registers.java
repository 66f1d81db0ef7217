package org.sinew.drivers.servo;

import org.sinew.drivers.decode.RegisterTable;

/**
 * The registers of Dynamixel X-series servos (XL330, XL430, XM430, XH540 ...) by name, for {@link Dynamixel2Decoder}.
 * Source: ROBOTIS e-Manual, control tables of the X series. Register 126 is the load of some models and the current of
 * the others, so its value has no unit here. Two tables, as in {@link StsRegisters}.
 */
final class Dynamixel2Registers {
    static final int LOAD = 126;
    static final int POSITION = 132;
    static final RegisterTable WRITTEN = table("speed");
    static final RegisterTable READ = table("goal_speed");

    private Dynamixel2Registers() {
    }

    private static RegisterTable table(String goalSpeed) {
        RegisterTable table = new RegisterTable()
                .unsigned("model", 0, 2).unsigned("firmware", 6, 1).unsigned("id_register", 7, 1)
                .unsigned("baud_code", 8, 1).unsigned("return_delay_2us", 9, 1).unsigned("drive_mode", 10, 1)
                .unsigned("operating_mode", 11, 1).unsigned("second_id", 12, 1).unsigned("protocol", 13, 1)
                .signed("homing_offset", 20, 4).unsigned("moving_threshold", 24, 4)
                .unsigned("highest_temp_C", 31, 1).scaled("highest_voltage_V", 32, 2, 10)
                .scaled("lowest_voltage_V", 34, 2, 10).unsigned("pwm_limit", 36, 2).unsigned("current_limit", 38, 2)
                .unsigned("velocity_limit", 44, 4).signed("highest_pos", 48, 4).signed("lowest_pos", 52, 4)
                .unsigned("startup", 60, 1).unsigned("shutdown_when", 63, 1);
        table.unsigned("torque", 64, 1).unsigned("led", 65, 1).unsigned("status_level", 68, 1)
                .unsigned("registered", 69, 1).unsigned("hardware_error", 70, 1)
                .unsigned("velocity_i_gain", 76, 2).unsigned("velocity_p_gain", 78, 2).unsigned("d_gain", 80, 2)
                .unsigned("i_gain", 82, 2).unsigned("p_gain", 84, 2).unsigned("feedforward_2", 88, 2)
                .unsigned("feedforward_1", 90, 2).signed("bus_watchdog", 98, 1).signed("goal_pwm", 100, 2)
                .signed("goal_current", 102, 2).signed(goalSpeed, 104, 4).unsigned("profile_acceleration", 108, 4)
                .unsigned("profile_velocity", 112, 4).signed("goal", 116, 4);
        return table.unsigned("realtime_tick", 120, 2).unsigned("moving", 122, 1).unsigned("moving_status", 123, 1)
                .signed("pwm", 124, 2).signed("load", LOAD, 2).signed("speed", 128, 4).signed("pos", POSITION, 4)
                .signed("velocity_trajectory", 136, 4).signed("position_trajectory", 140, 4)
                .scaled("voltage_V", 144, 2, 10).unsigned("temp_C", 146, 1);
    }
}
