package org.sinew.deploy.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Who runs this, and which devices that user may open. */
final class Account {
    private static final int GROUP_READS_AND_WRITES = 060;
    private static final int ALL_READ_AND_WRITE = 06;

    private final SystemFiles files;
    private final String uid;
    private final List<String> groups;

    /** By proc(5), status: real, effective, saved and file system id; then the supplementary groups. */
    Account(SystemFiles files) {
        this.files = files;
        uid = words("Uid:").stream().skip(1).findFirst().orElse("");
        groups = Stream.concat(words("Gid:").stream(), words("Groups:").stream()).toList();
    }

    private List<String> words(String key) {
        return Arrays.asList(files.field("/proc/self/status", key).orElse("").split("\\s+"));
    }

    boolean root() {
        return uid.equals("0");
    }

    /** Whether the kernel grants a capability, by its number in capabilities(7). A container's root may have none. */
    boolean has(int capability) {
        String granted = files.field("/proc/self/status", "CapEff:").orElse("");
        return granted.matches("[0-9a-f]{16}") && (Long.parseUnsignedLong(granted, 16) >> capability & 1) == 1;
    }

    /** As {@code usermod} wants it. */
    String name() {
        return files.text("/etc/passwd").lines().map(line -> line.split(":")).filter(line -> line.length > 2
                && line[2].equals(uid)).map(line -> line[0]).findFirst().orElse("$USER");
    }

    /** What keeps this user from opening a device; empty: nothing. */
    Optional<Finding> refused(String where, String device) {
        Map<String, Object> attributes;
        try {
            attributes = Files.readAttributes(files.at(device), "unix:uid,gid,mode");
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty(); // gone meanwhile, or no system with groups
        }
        int mode = attributes.get("mode") instanceof Integer bits ? bits : 0;
        String gid = String.valueOf(attributes.get("gid"));
        boolean forGroup = (mode & GROUP_READS_AND_WRITES) == GROUP_READS_AND_WRITES;
        boolean mine = root() || uid.equals(String.valueOf(attributes.get("uid")))
                || (forGroup && groups.contains(gid)) || (mode & ALL_READ_AND_WRITE) == ALL_READ_AND_WRITE;
        if (mine) {
            return Optional.empty();
        }
        String group = group(gid);
        return Optional.of(forGroup && !gid.equals("0")
                ? Finding.problem(where, "user " + name() + " may not open " + device + ": it is for group " + group,
                        "sudo usermod -aG " + group + " " + name() + ", then log in again")
                : Finding.problem(where, "user " + name() + " may not open " + device + ": it is for root alone",
                        "give it a group by a udev rule in /etc/udev/rules.d, or run as root"));
    }

    private String group(String gid) {
        return files.text("/etc/group").lines().map(line -> line.split(":")).filter(line -> line.length > 2
                && line[2].equals(gid)).map(line -> line[0]).findFirst().orElse(gid);
    }
}
