package org.sinew.drivers.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.device.Camera;
import org.sinew.device.DeviceException;
import org.sinew.device.WireFault;
import org.sinew.drivers.sim.SocketWires.Role;
import org.sinew.rt.Clock;
import org.sinew.sim.ArticulatedPlant;
import org.sinew.sim.World;
import org.sinew.state.Image;

/** A twin's camera at both ends of its socket. */
@Timeout(60)
class SocketCameraTest {
    private static final int WIDTH = 160;
    private static final int HEIGHT = 120;
    private static final int RATE_HZ = 50;
    private static final double FOV = Math.toRadians(60);

    @TempDir
    private Path folder;
    private final Twin twin = new Twin();
    private TwinServer server;

    /** A body with a camera, and one chip that answers with what was written. */
    private static final class Twin implements TwinTarget, WireBus {
        World world;
        volatile SimulatedCamera camera;

        Twin() {
            reset(1);
        }

        @Override
        public Map<String, Camera> cameras() {
            return Map.of("head_cam", camera);
        }

        @Override
        public String welcome() {
            return "{}";
        }

        @Override
        public WireBus wires() {
            return this;
        }

        @Override
        public void came(int pid) {
        }

        @Override
        public void went(int pid, boolean goodbye) {
        }

        @Override
        public synchronized void reset(long seed) {
            close();
            ArticulatedPlant plant = SimulatedCameraTest.plant();
            world = new World(plant, Clock.WALL);
            camera = SimulatedCameraTest.camera(world, plant, RATE_HZ, seed);
            world.start(0);
        }

        @Override
        public void release() {
        }

        @Override
        public String state() {
            return "{}";
        }

        @Override
        public WireFault transfer(int bus, int address, byte[] write, int writeOffset, int writeLength, byte[] read,
                int readOffset, int readLength) {
            System.arraycopy(write, writeOffset, read, readOffset, Math.min(writeLength, readLength));
            return WireFault.OK;
        }

        @Override
        public boolean level(int chip, int line, boolean pulledUp) {
            return pulledUp;
        }

        void close() {
            if (world != null) {
                camera.close();
                world.close();
            }
        }
    }

    @BeforeEach
    void listen() throws Exception {
        assumeTrue(System.getProperty("os.name", "").equals("Linux"), "twins are served on Linux only");
        server = new TwinServer(path(), twin, 0);
    }

    @AfterEach
    void end() throws Exception {
        if (server != null) {
            server.close();
        }
        twin.close();
    }

    private Path path() {
        return folder.resolve("t.sock");
    }

    private SocketCamera camera(String name, int width, double fov) {
        return new SocketCamera(name, path(), width, HEIGHT, RATE_HZ, fov);
    }

    private static void await(Camera camera, Image image) throws InterruptedException {
        while (!camera.newest(image)) {
            Thread.sleep(1);
        }
    }

    @Test
    void givesThePicturesOfTheTwinBitForBit() throws Exception {
        Image far = new Image(WIDTH, HEIGHT, true);
        Image here = new Image(WIDTH, HEIGHT, true);
        try (SocketCamera camera = camera("head_cam", WIDTH, FOV)) {
            camera.start();
            int same = 0;
            while (same < 5) { // each may have moved on before the other was asked
                await(twin.camera, here);
                await(camera, far);
                if (far.sequence == here.sequence) {
                    assertThat(Arrays.equals(far.rgb, here.rgb)).isTrue();
                    assertThat(Arrays.equals(far.depthMetre, here.depthMetre)).isTrue();
                    assertThat(far.stampNanos).isEqualTo(here.stampNanos).isLessThan(System.nanoTime());
                    same++;
                }
            }
            assertThat(camera.frames()).isGreaterThanOrEqualTo(5);
            assertThat(camera.broken()).isZero();
        }
    }

    @Test
    void goesOnAfterAResetOfTheTwin() throws Exception {
        Image image = new Image(WIDTH, HEIGHT, true);
        try (SocketCamera camera = camera("head_cam", WIDTH, FOV);
                SocketWires wires = SocketWires.connect(path(), Role.COMMANDS)) {
            camera.start();
            while (image.sequence < 5) {
                await(camera, image);
            }
            wires.reset(2);
            while (image.sequence >= 5) {
                await(camera, image);
            }
            assertThat(image.sequence).isPositive();
        }
    }

    @Test
    void refusesATwinThatHasAnotherCamera() {
        assertThatThrownBy(() -> camera("tail_cam", WIDTH, FOV).start()).isInstanceOf(DeviceException.class)
                .hasMessageContaining("camera tail_cam: the twin at").hasMessageContaining("there is no camera"
                        + " \"tail_cam\"; there are [head_cam]");
        assertThatThrownBy(() -> camera("head_cam", 2 * WIDTH, FOV).start()).hasMessage("camera head_cam: it is 320 x"
                + " 120 with 60.0 degrees in the robot file, but the twin has 160 x 120 with 60.0 degrees; start it"
                + " with the same robot file");
        assertThatThrownBy(() -> camera("head_cam", WIDTH, Math.toRadians(48.8)).start())
                .hasMessageContaining("48.8 degrees in the robot file, but");
        assertThatThrownBy(() -> new SocketCamera("head_cam", folder.resolve("none"), 1, 1, 1, 1).start())
                .hasMessageContaining("camera head_cam: no twin answers at");
    }

    @Test
    void givesNoMorePicturesWhenTheTwinHasGone() throws Exception {
        Image image = new Image(WIDTH, HEIGHT, true);
        SocketCamera camera = camera("head_cam", WIDTH, FOV);
        camera.start();
        await(camera, image);
        server.close();
        server = null;
        long frames = -1;
        while (frames != camera.frames()) {
            frames = camera.frames();
            Thread.sleep(100);
        }
        camera.newest(image);
        assertThat(camera.newest(image)).isFalse();
        camera.close();
    }

    /** Says hello, looks, asks for pixels again and again, and reads no answer. */
    private SocketChannel lazyLooker() throws IOException {
        SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX);
        client.connect(UnixDomainSocketAddress.of(path()));
        client.write(ByteBuffer.allocate(10).putInt(6).put((byte) TwinChannel.HELLO).putShort((short) 1)
                .putShort((short) TwinChannel.VERSION).put((byte) TwinChannel.COMMANDS).flip());
        byte[] name = "head_cam".getBytes(StandardCharsets.UTF_8);
        client.write(ByteBuffer.allocate(15 + name.length).putInt(11 + name.length).put((byte) TwinChannel.LOOK)
                .putShort((short) 2).putLong(0).put(name).flip());
        for (int i = 0; i < 100; i++) {
            client.write(ByteBuffer.allocate(11).putInt(7).put((byte) TwinChannel.PIXELS).putShort((short) 3)
                    .putInt(0).flip());
        }
        return client;
    }

    @Test
    void aClientThatDoesNotTakeItsPictureKeepsNoChipWaiting() throws Exception {
        try (SocketWires wires = SocketWires.connect(path(), Role.DRIVES); SocketChannel lazy = lazyLooker()) {
            byte[] read = new byte[1];
            for (int i = 0; i < 200; i++) {
                assertThat(wires.transfer(1, 0x40, new byte[] {(byte) i}, 0, 1, read, 0, 1)).isEqualTo(WireFault.OK);
                assertThat(read[0]).isEqualTo((byte) i);
            }
            assertThat(lazy.isConnected()).isTrue();
            try (SocketCamera camera = camera("head_cam", WIDTH, FOV)) {
                camera.start();
                await(camera, new Image(WIDTH, HEIGHT, true));
            }
        }
    }

    @Test
    void pixelsThatAreNotThereAreRefused() throws Exception {
        try (TwinConnection connection = new TwinConnection(path(), TwinChannel.COMMANDS)) {
            connection.begin(TwinChannel.PIXELS).putInt(0);
            assertThatThrownBy(() -> connection.ask(1_000_000_000L)).isInstanceOf(IOException.class)
                    .hasMessageContaining("the picture has 0 bytes, none at 0");
            connection.begin(TwinChannel.LOOK);
            assertThatThrownBy(() -> connection.ask(1_000_000_000L)).hasMessageContaining("makes no sense");
        }
    }
}
