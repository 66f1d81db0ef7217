package org.sinew.deploy.realtime;

import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Comparator;
import java.util.stream.Collectors;

/**
 * A method as a class file names it.
 *
 * @param owner      its class, {@code org/sinew/rt/Slot}
 * @param name       its name
 * @param descriptor its parameters and result, {@code (J)Z}
 */
record MethodName(String owner, String name, String descriptor) implements Comparable<MethodName> {
    private static final Comparator<MethodName> ORDER = Comparator.comparing(MethodName::owner)
            .thenComparing(MethodName::name).thenComparing(MethodName::descriptor);

    /** {@code Slot.poll}, as a path of calls names it. */
    String brief() {
        return owner.substring(owner.lastIndexOf('/') + 1).replace('$', '.') + "." + name;
    }

    /** {@code Slot.poll(long)}, as an exemption names it. */
    String full() {
        return brief() + MethodTypeDesc.ofDescriptor(descriptor).parameterList().stream().map(ClassDesc::displayName)
                .collect(Collectors.joining(", ", "(", ")"));
    }

    @Override
    public int compareTo(MethodName other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return full();
    }
}
