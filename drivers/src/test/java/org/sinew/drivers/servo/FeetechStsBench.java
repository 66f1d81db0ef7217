package org.sinew.drivers.servo;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import org.sinew.device.Device;
import org.sinew.device.JointBus;
import org.sinew.drivers.sim.FeetechStsSim;
import org.sinew.drivers.sim.SerialLineSim;
import org.sinew.drivers.testing.DriverBench;
import org.sinew.drivers.testing.Golden;
import org.sinew.drivers.testing.Quantity;
import org.sinew.drivers.testing.SimulatedPart;
import org.sinew.drivers.testing.Workbench;
import org.sinew.safety.JointMode;
import org.sinew.state.JointSample;

/** {@link FeetechSts} on the bench: two servos that are set up already, the second one mirrored. */
@AutoService(DriverBench.class)
public final class FeetechStsBench implements DriverBench {
    private static final double STALL_NM = 1.91;
    private static final double STEP_RAD = 2 * Math.PI / 4096;

    @Override
    public String type() {
        return "feetech-sts";
    }

    @Override
    public List<String> keys() {
        return List.of("id: 1\nsign: 1\nzero_ticks: 2048\n", "id: 2\nsign: -1\nzero_ticks: 2048\n");
    }

    @Override
    public List<String> golden() {
        return Golden.text("feetech-sts.txt");
    }

    @Override
    public SimulatedPart connect(Workbench bench) {
        return new Part(bench);
    }

    @Override
    public int turnsToRead() {
        return 4; // two turns right after opening read goals, then one servo's slow registers a turn
    }

    private static final class Part implements SimulatedPart {
        private final Workbench bench;
        private final List<FeetechStsSim> servos = new ArrayList<>();
        private final SerialLineSim line;

        Part(Workbench bench) {
            this.bench = bench;
            line = new SerialLineSim("servo", 1_000_000, bench.world);
            for (int i = 0; i < 2; i++) {
                FeetechStsSim servo = new FeetechStsSim(bench.world, i, i + 1, i == 0 ? 1 : -1, 2048,
                        new FeetechStsSim.Motor(15, 0.4, STALL_NM));
                servo.preset(7, 0);
                servos.add(servo);
                line.attach(servo);
            }
            bench.connect(line);
        }

        @Override
        public List<Quantity> quantities() {
            List<Quantity> all = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                int k = i;
                all.add(new Quantity("position of joint" + k + " in rad", -2.5, 2.5, STEP_RAD,
                        value -> bench.plant.positionRad[k] = value, device -> sample(device).positionRad[k]));
                all.add(new Quantity("velocity of joint" + k + " in rad/s", -5, 5, STEP_RAD,
                        value -> bench.plant.velocityRadPerSec[k] = value,
                        device -> sample(device).velocityRadPerSec[k]));
                all.add(new Quantity("effort of joint" + k + " in Nm", -1.4, 1.4, STALL_NM / 1000,
                        value -> bench.plant.effortNm[k] = value, device -> sample(device).effortNm[k]));
                all.add(new Quantity("temperature of joint" + k + " in degC", 0, 60, 1,
                        value -> servos.get(k).temperatureC(value), device -> sample(device).temperatureC[k], false));
                all.add(new Quantity("voltage of joint" + k + " in V", 4, 8, 0.1,
                        value -> servos.get(k).supplyVolts(value), device -> sample(device).voltageV[k], false));
            }
            return all;
        }

        private static JointSample sample(Device device) {
            return ((JointBus) device).samples().value();
        }

        @Override
        public void powerCycle() {
            servos.forEach(FeetechStsSim::powerCycle);
        }

        /** Replies with id + 7 and another position; the sum is right again. */
        @Override
        public boolean impostor(boolean on) {
            line.replyFilter(reply -> {
                if (on) {
                    reply[2] += 7;
                    if (reply.length > 7) {
                        reply[5] ^= 0x40;
                    }
                    reply[reply.length - 1] = (byte) StsFrames.checksum(reply, 2, reply.length - 1);
                }
                return reply;
            });
            return true;
        }

        @Override
        public boolean checksummed() {
            return true;
        }

        @Override
        public List<JointMode> jointModes() {
            return servos.stream().map(servo -> switch (servo.register(40)) {
                case 0 -> JointMode.LIMP;
                case 2 -> JointMode.DAMP;
                default -> JointMode.POSITION;
            }).toList();
        }
    }
}
