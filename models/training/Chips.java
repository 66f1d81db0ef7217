import org.sinew.sim.Plant;

/**
 * What the robot's chips make of the truth: an ICM-20948 (gyro 2000 deg/s at 16.4 LSB per deg/s, accelerometer 8 g at
 * 4096 LSB/g; noise 0.015 dps/sqrt(Hz) and 230 ug/sqrt(Hz) over some 50 Hz; TDK DS-000189, tables 1 and 2) with bias
 * and misalignment, and 12-bit encoders with wrong zeros. Filled every physics step, read once a row.
 */
final class Chips {
    static final int IMU_VALUES = 6;
    private static final double GYRO_LSB = Math.toRadians(1 / 16.4);
    private static final double ACCEL_LSB = 9.80665 / 4096;
    private static final double GYRO_LIMIT = Math.toRadians(2000);
    private static final double ACCEL_LIMIT = 8 * 9.80665;
    private static final double GYRO_NOISE = Math.toRadians(0.11);
    private static final double ACCEL_NOISE = 0.016;
    private static final double ENCODER_LSB = 2 * Math.PI / 4096;

    private final Plant plant;
    private final int imu;
    private final int[] joints;
    private final Draw draw;
    private final double noise;
    private final double blend;
    private final double[] misalignment;
    private final double[] bias = new double[IMU_VALUES];
    private final double[] zero;
    private final double[] filtered = new double[IMU_VALUES];
    private final double[] gyro = new double[3];
    private final double[] accel = new double[3];
    private boolean started;

    Chips(Plant plant, String imuName, int[] joints, Settings settings, Draw draw) {
        this.plant = plant;
        this.imu = plant.imuIndex(imuName);
        this.joints = joints;
        this.draw = draw;
        noise = settings.noise;
        blend = 1 - Math.exp(-2 * Math.PI * settings.filterHz * plant.stepNanos() * 1e-9);
        misalignment = new double[] {draw.normal(settings.misalignmentRad / 2),
                draw.normal(settings.misalignmentRad / 2),
            draw.normal(settings.misalignmentRad / 2)};
        for (int i = 0; i < 3; i++) {
            bias[i] = draw.normal(settings.gyroBias / 2);
            bias[3 + i] = draw.normal(settings.accelBias / 2);
        }
        zero = new double[joints.length];
        for (int i = 0; i < zero.length; i++) {
            zero[i] = draw.normal(settings.zeroError);
        }
    }

    /** After every physics step: the chip's own low-pass filter. */
    void step() {
        plant.gyro(imu, gyro);
        plant.accelerometer(imu, accel);
        turn(gyro);
        turn(accel);
        for (int i = 0; i < 3; i++) {
            filtered[i] = started ? filtered[i] + blend * (gyro[i] - filtered[i]) : gyro[i];
            filtered[3 + i] = started ? filtered[3 + i] + blend * (accel[i] - filtered[3 + i]) : accel[i];
        }
        started = true;
    }

    /** Reads the IMU into {@code row[at ..]}. */
    void readImu(float[] row, int at) {
        for (int i = 0; i < 3; i++) {
            double rate = filtered[i] + bias[i] + draw.normal(noise * GYRO_NOISE);
            double force = filtered[3 + i] + bias[3 + i] + draw.normal(noise * ACCEL_NOISE);
            row[at + i] = (float) quantized(rate, GYRO_LSB, GYRO_LIMIT);
            row[at + 3 + i] = (float) quantized(force, ACCEL_LSB, ACCEL_LIMIT);
        }
    }

    /** Reads the joints into {@code row[at ..]}. */
    void readJoints(float[] row, int at) {
        for (int i = 0; i < joints.length; i++) {
            double position = plant.positionRad(joints[i]) + zero[i];
            row[at + i] = (float) (Math.round(position / ENCODER_LSB) * ENCODER_LSB);
        }
    }

    /** A small rotation: v + m x v. */
    private void turn(double[] v) {
        double x = v[0] + misalignment[1] * v[2] - misalignment[2] * v[1];
        double y = v[1] + misalignment[2] * v[0] - misalignment[0] * v[2];
        double z = v[2] + misalignment[0] * v[1] - misalignment[1] * v[0];
        v[0] = x;
        v[1] = y;
        v[2] = z;
    }

    private static double quantized(double value, double lsb, double limit) {
        return Math.round(Math.max(-limit, Math.min(limit, value)) / lsb) * lsb;
    }
}
