package org.sinew.deploy.realtime;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The one list of what real-time code may do although the contract forbids it. A line that nothing needs any more fails
 * {@link RealTimeCodeTest}; the list is copied into {@code runtime/docs/real-time.md}.
 */
final class RealTimeExemptions {
    private static final String UNBOUNDED = "loops without a counted bound";
    private static final String NAP = "blocks (java.util.concurrent.locks.LockSupport.parkNanos)";

    static final List<Exemption> ALL = List.of(
            new Exemption("LoopThread.cycle()", UNBOUNDED,
                    "it is the control loop: it ends when it is told to"),
            new Exemption("Pacer.await()", UNBOUNDED,
                    "waits for the time of the next cycle, again if a signal has woken it early; the tick is over"),
            new Exemption("WallClock.parkUntil(long)", NAP,
                    "for bounded waits only: Slot.poll's, and Pacer's where there is no clock_nanosleep"),
            new Exemption("VirtualClock.*", Exemption.ANY,
                    "no robot lives in virtual time: one thread runs at a time, so nobody waits for its lock"),
            new Exemption("Posix.sleepUntil(long, MemorySegment)", calls("java.lang.foreign.MemorySegment.set"),
                    "writes the time into memory made at start; 0 bytes, also interpreted"),
            new Exemption("Posix.sleepUntil(long, MemorySegment)", calls("java.lang.foreign.MemorySegment.address"),
                    "reads a field"),
            new Exemption("Posix.sleepUntil(long, MemorySegment)", calls("java.lang.invoke.MethodHandle.invokeExact"),
                    "clock_nanosleep, without errno: 0 bytes once Pacer.start has called it 256 times"),
            new Exemption("Slot.poll(Clock, long)", UNBOUNDED,
                    "naps of 20 us to its deadline, a fifth of a period after the tick has begun"),
            new Exemption("AllocationMeter.start()",
                    calls("com.sun.management.ThreadMXBean.getCurrentThreadAllocatedBytes"),
                    "reads a counter of the virtual machine: 90 ns, 0 bytes"),
            new Exemption("AllocationMeter.bytes()",
                    calls("com.sun.management.ThreadMXBean.getCurrentThreadAllocatedBytes"),
                    "reads a counter of the virtual machine: 90 ns, 0 bytes"),
            new Exemption("LoopStats.record(long, long, long, long)",
                    calls("org.HdrHistogram.SingleWriterRecorder.recordValue"),
                    "adds to arrays made at start; a reader waits for it, never the other way; values are capped"),
            new Exemption("LookAt.decide(RobotState, Intent)", "calls itself, so nobody knows how deep",
                    "it stands before the behaviour of the body; its constructor refuses another of its kind"),
            new Exemption("Routine.mustHaveBegun()", Exemption.ANY,
                    "refuses a field or a constructor that asks for what only a tick knows; no loop runs yet"),
            new Exemption("LoopStall.in(Phase)", UNBOUNDED,
                    "simulation only: keeps the loop on purpose, as long as a fault plan says"),
            new Exemption("SlowedClock.*", "calls itself, so nobody knows how deep",
                    "simulation only, of a model's worker: it stands before the robot's clock, never before its kind"));

    private RealTimeExemptions() {
    }

    private static String calls(String method) {
        return "calls " + method + ", which is not allowed to real-time code";
    }

    /** The list as a table for people. */
    static String table() {
        return ALL.stream().map(each -> "| `" + each.where() + "` | " + each.what() + " | " + each.reason() + " |\n")
                .collect(Collectors.joining("", "| where | what | why it may |\n|---|---|---|\n", ""));
    }
}
