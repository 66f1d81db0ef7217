package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.config.RobotConfig;

/** What the packages hold that runs where no build does: the service, and the scripts around an installation. */
@Timeout(60)
class PackagesTest {
    private static final Path PACKAGING = Path.of("packaging");

    @TempDir
    private Path folder;

    /** The values of a key of the unit. */
    private static List<String> unit(String key) throws IOException {
        return Files.readAllLines(PACKAGING.resolve("sinew.service")).stream()
                .filter(line -> line.startsWith(key + "="))
                .flatMap(line -> Arrays.stream(line.substring(key.length() + 1).split(" "))).toList();
    }

    @Test
    void theServiceHasTheFolderOfLogsMadeForIt() throws Exception {
        assertThat(unit("StateDirectory")).extracting(name -> "/var/lib/" + name)
                .contains(RobotConfig.Log.USUAL.dir());
    }

    @Test
    void theServiceTriesAgainAfterAllButAWrongFile() throws Exception {
        assertThat(unit("Restart")).containsExactly("on-failure");
        assertThat(unit("RestartPreventExitStatus")).containsExactly(String.valueOf(Main.WRONG_USAGE));
        assertThat(unit("StartLimitIntervalSec")).containsExactly("0");
    }

    @Test
    void theServiceHasItsDeviceGroupsBeforeItStarts() throws Exception {
        assertThat(unit("DeviceAllow")).contains("char-ttyUSB", "char-ttyACM", "char-i2c", "char-dma_heap")
                .doesNotContain("char-spi", "char-input");
        List<String> modules = unit("Wants");
        assertThat(modules).contains("modprobe@uvcvideo.service", "modprobe@snd_usb_audio.service");
        assertThat(unit("After")).containsAll(modules);
    }

    @Test
    void theUserIsInTheGroupsOfWhatTheServiceReads() throws Exception {
        Matcher groups = Pattern.compile("for group in (.*); do").matcher(script("postinst"));
        assertThat(groups.find()).isTrue();
        assertThat(groups.group(1).split(" ")).containsExactly("gpio", "i2c", "dialout", "video", "audio");
        assertThat(script("postinst")).contains("--subsystem-match=usb-serial");
    }

    private static String script(String name) throws IOException {
        return Files.readString(PACKAGING.resolve("control/scripts").resolve(name));
    }

    @Test
    void anUpdateIsRefusedUnlessTheServiceHasEnded() throws Exception {
        for (String state : List.of("active", "activating", "deactivating", "reloading", "refreshing")) {
            assertThat(update(state)).as(state).isEqualTo(1);
        }
        for (String state : List.of("inactive", "failed")) {
            assertThat(update(state)).as(state).isZero();
        }
    }

    /** Exit code of preinst where the service is in a state. */
    private int update(String state) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no shell here");
        Path systemctl = folder.resolve("systemctl");
        Files.writeString(systemctl, "#!/bin/sh\n[ \"$1\" = is-active ] && echo " + state
                + "\n[ " + state + " = active ]\n");
        assertThat(systemctl.toFile().setExecutable(true)).isTrue();
        Path preinst = Files.writeString(folder.resolve("preinst"), script("preinst")
                .replace("/run/systemd/system", folder.toString()));
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", preinst.toString(), "upgrade", "0.1");
        builder.environment().put("PATH", folder + ":" + System.getenv("PATH"));
        return builder.redirectErrorStream(true).redirectOutput(folder.resolve("said").toFile()).start().waitFor();
    }
}
