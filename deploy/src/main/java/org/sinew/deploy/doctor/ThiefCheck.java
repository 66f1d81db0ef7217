package org.sinew.deploy.doctor;

import java.util.stream.Stream;

/** Programs that open every serial adapter they find, and talk to what they believe is there. */
final class ThiefCheck {
    private final SystemFiles files;
    private final boolean serial;

    /** @param serial whether the robot has a serial bus that can be stolen */
    ThiefCheck(SystemFiles files, boolean serial) {
        this.files = files;
        this.serial = serial;
    }

    Stream<Finding> all() {
        return Stream.of(
                thief("ModemManager", files.starts("ModemManager.service"), "it sends AT commands to new serial"
                        + " adapters", "sudo systemctl disable --now ModemManager"),
                // udev starts it when an adapter comes, whatever systemd was told
                thief("brltty", files.installed("brltty") || files.hasUnit("brltty.service")
                        || files.hasUnit("brltty-udev.service"), "it takes adapters with a CH340 for Braille displays",
                        "sudo apt-get remove brltty (unless somebody here reads"
                        + " Braille), then plug the adapter in again"));
    }

    private Finding thief(String program, boolean mayStart, String does, String fix) {
        if (files.runs(program)) {
            String what = "runs: " + does;
            return serial ? Finding.problem(program, what, fix) : Finding.advice(program, what, fix);
        }
        return mayStart ? Finding.advice(program, "may start at any time: " + does, fix)
                : Finding.ok(program, "does not run");
    }
}
