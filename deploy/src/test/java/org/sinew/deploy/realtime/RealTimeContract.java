package org.sinew.deploy.realtime;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.constantpool.AnnotationConstantValueEntry;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.classfile.instruction.NewMultiArrayInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.NewPrimitiveArrayInstruction;
import java.lang.classfile.instruction.NewReferenceArrayInstruction;
import java.lang.classfile.instruction.ThrowInstruction;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What the contract of {@code @RealTime} forbids, instruction by instruction, and which methods of the JDK real-time
 * code may call.
 *
 * <p>Not judged: what the virtual machine does by itself (an index out of bounds, a division by zero, a class that is
 * initialised at its first use). The warm gate and the allocation tests are for those.
 */
final class RealTimeContract {
    private static final Set<String> ATOMIC = Set.of("get", "set", "lazySet", "getAndSet", "compareAndSet",
            "incrementAndGet", "getAndIncrement", "decrementAndGet", "getAndDecrement", "addAndGet", "getAndAdd",
            "getPlain", "setPlain", "getAcquire", "setRelease", "getOpaque", "setOpaque");
    private static final Set<String> BITS = Set.of("bitCount", "compare", "numberOfLeadingZeros",
            "numberOfTrailingZeros", "highestOneBit", "lowestOneBit", "min", "max", "signum", "rotateLeft");

    /** Without sin, exp and their like: Math may give other bits on another processor, StrictMath may not. */
    private static final Set<String> EXACT_MATH = Set.of("abs", "min", "max", "sqrt", "copySign", "floor", "ceil",
            "rint", "round", "signum", "clamp", "fma", "floorMod", "floorDiv", "multiplyHigh", "toRadians",
            "toDegrees", "ulp", "nextUp", "nextDown", "scalb");

    /** Class and methods of the JDK that neither allocate, block nor throw when called as the loop does. */
    static final Map<String, Set<String>> ALLOWED = Map.ofEntries(
            Map.entry("java/lang/Math", EXACT_MATH),
            Map.entry("java/lang/StrictMath", Set.of("abs", "acos", "asin", "atan", "atan2", "cbrt", "cos", "exp",
                    "hypot", "log", "max", "min", "pow", "sin", "sqrt", "tan")),
            Map.entry("java/lang/Double", Set.of("isNaN", "isFinite", "isInfinite", "doubleToRawLongBits",
                    "longBitsToDouble", "compare", "min", "max")),
            Map.entry("java/lang/Float", Set.of("isNaN", "isFinite", "isInfinite", "floatToRawIntBits",
                    "intBitsToFloat", "compare", "min", "max")),
            Map.entry("java/lang/Integer", BITS),
            Map.entry("java/lang/Long", BITS),
            Map.entry("java/lang/Enum", Set.of("ordinal", "compareTo")),
            Map.entry("java/lang/System", Set.of("nanoTime", "arraycopy")),
            Map.entry("java/lang/Thread", Set.of("onSpinWait")),
            Map.entry("java/util/concurrent/locks/LockSupport", Set.of("unpark")),
            Map.entry("java/util/concurrent/atomic/AtomicBoolean", ATOMIC),
            Map.entry("java/util/concurrent/atomic/AtomicInteger", ATOMIC),
            Map.entry("java/util/concurrent/atomic/AtomicLong", ATOMIC),
            Map.entry("java/util/concurrent/atomic/AtomicReference", ATOMIC),
            Map.entry("java/lang/invoke/VarHandle", Set.of("acquireFence", "releaseFence", "fullFence",
                    "loadLoadFence", "storeStoreFence")));

    private static final Set<String> BOXES = Set.of("java/lang/Boolean", "java/lang/Byte", "java/lang/Character",
            "java/lang/Short", "java/lang/Integer", "java/lang/Long", "java/lang/Float", "java/lang/Double");
    private static final Set<String> BLOCKING = Set.of("sleep", "join", "wait", "await", "park", "parkNanos",
            "parkUntil", "lock", "lockInterruptibly", "acquire", "take", "put", "tryLock", "tryAcquire");

    /**
     * Something that the contract forbids.
     *
     * @param what in a few words that do not change with the line: what an exemption names
     * @param line in the method's source file
     */
    record Breach(String what, int line) {
    }

    /** A call that a method makes. */
    record Call(MethodName to, boolean byTable, int line) {
    }

    private RealTimeContract() {
    }

    /** {@code File.java:123}. */
    static String place(ClassModel type, int line) {
        return type.findAttribute(Attributes.sourceFile()).map(file -> file.sourceFile().stringValue())
                .orElse(type.thisClass().asInternalName()) + ":" + line;
    }

    /** What the method does by itself that it must not; calls apart. */
    static List<Breach> breaches(MethodModel method) {
        List<Breach> found = new ArrayList<>();
        Optional<CodeModel> code = method.code();
        int first = code.map(RealTimeContract::firstLine).orElse(0);
        if (method.flags().has(AccessFlag.SYNCHRONIZED)) {
            found.add(new Breach("locks (synchronized method)", first));
        }
        if (method.flags().has(AccessFlag.NATIVE)) {
            found.add(new Breach("is native: nobody can look into it", first));
        }
        code.ifPresent(all -> {
            eachInstruction(all, (element, line) ->
                    judge(element).ifPresent(what -> found.add(new Breach(what, line))));
            new CountedLoops(all).unboundedLines()
                    .forEach(line -> found.add(new Breach("loops without a counted bound", line)));
        });
        return found;
    }

    private interface Visit {
        void at(CodeElement element, int line);
    }

    private static void eachInstruction(CodeModel code, Visit visit) {
        Consumer<CodeElement> reader = new Consumer<>() {
            private int line;

            @Override
            public void accept(CodeElement element) {
                line = element instanceof LineNumber number ? number.line() : line;
                visit.at(element, line);
            }
        };
        code.forEach(reader);
    }

    static int firstLine(CodeModel code) {
        return code.elementStream().filter(LineNumber.class::isInstance).map(LineNumber.class::cast)
                .mapToInt(LineNumber::line).findFirst().orElse(0);
    }

    private static Optional<String> judge(CodeElement element) {
        return Optional.ofNullable(switch (element) {
            case NewObjectInstruction made -> making(made.className().asInternalName());
            case NewPrimitiveArrayInstruction made -> "allocates (new array)";
            case NewReferenceArrayInstruction made -> "allocates (new array)";
            case NewMultiArrayInstruction made -> "allocates (new array)";
            case InvokeDynamicInstruction made -> linking(made);
            case MonitorInstruction lock when lock.opcode() == Opcode.MONITORENTER -> "locks (synchronized block)";
            case ThrowInstruction thrown -> "throws";
            case ConstantInstruction.LoadConstantInstruction load
                    when !(load.constantEntry() instanceof AnnotationConstantValueEntry) ->
                    "resolves a constant, which allocates the first time";
            default -> null;
        });
    }

    private static String making(String type) {
        boolean thrown = type.endsWith("Exception") || type.endsWith("Error");
        return (thrown ? "creates an exception (new " : "allocates (new ") + type + ")";
    }

    private static String linking(InvokeDynamicInstruction made) {
        return switch (made.bootstrapMethod().owner().displayName()) {
            case "LambdaMetafactory" -> "allocates (lambda or method reference)";
            case "StringConcatFactory" -> "allocates (joins strings)";
            case "SwitchBootstraps" -> "allocates (switch over patterns)";
            default -> "allocates (invokedynamic " + made.name().stringValue() + ")";
        };
    }

    /** The calls that the method makes, in order. */
    static List<Call> calls(MethodModel method) {
        List<Call> found = new ArrayList<>();
        method.code().ifPresent(code -> eachInstruction(code, (element, line) -> {
            if (element instanceof InvokeInstruction call) {
                boolean byTable = call.opcode() == Opcode.INVOKEVIRTUAL || call.opcode() == Opcode.INVOKEINTERFACE;
                found.add(new Call(new MethodName(call.owner().asInternalName(), call.name().stringValue(),
                        call.type().stringValue()), byTable, line));
            }
        }));
        return found;
    }

    /** What is wrong with a call of a method that is not ours; empty: it is allowed. */
    static Optional<String> foreign(MethodName to) {
        if (ALLOWED.getOrDefault(to.owner(), Set.of()).contains(to.name()) || to.name().equals("<init>")) {
            return Optional.empty(); // of a constructor, "new" has been told already
        }
        String called = to.owner().replace('/', '.') + "." + to.name();
        if (to.owner().startsWith("[") && to.name().equals("clone")) {
            return Optional.of("allocates (copies an array)");
        }
        if (BOXES.contains(to.owner()) && to.name().equals("valueOf")) {
            return Optional.of("allocates (boxes: " + called + ")");
        }
        if (to.owner().contains("/logging/") || to.owner().contains("Logger")) {
            return Optional.of("logs (" + called + ")");
        }
        if (to.owner().startsWith("java/io/") || to.owner().startsWith("java/nio/")
                || to.owner().startsWith("java/net/")) {
            return Optional.of("does input or output (" + called + ")");
        }
        if (BLOCKING.contains(to.name())) {
            return Optional.of("blocks (" + called + ")");
        }
        return Optional.of("calls " + called + ", which is not allowed to real-time code");
    }
}
