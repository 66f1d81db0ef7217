package org.sinew.deploy.routine;

import java.lang.invoke.MethodType;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a routine may use: the list that the compiler, the check of class files and the class loader all ask. It is a
 * fence against mistakes and short cuts, not a prison for attackers. Names are those of class files.
 */
final class Fence {
    /** The end of each refusal. */
    static final String MAY = "a behaviour may use Routine and the plain parts of java.lang, java.util and"
            + " java.util.function";

    private static final Set<String> OURS = Set.of("org/sinew/decide/Routine", "org/sinew/decide/Routine$Joint",
            "org/sinew/decide/Routine$Sight", "org/sinew/rt/RealTime");

    private static final Set<String> USABLE = Stream.of(
            names("java/lang/", """
                    Object String StringBuilder CharSequence Comparable Iterable Cloneable AutoCloseable Number Boolean
                    Byte Character Short Integer Long Float Double Void Math StrictMath Enum Record Class Runnable
                    Override Deprecated SuppressWarnings FunctionalInterface SafeVarargs Throwable Exception
                    RuntimeException Error AssertionError ArithmeticException ArrayIndexOutOfBoundsException
                    ArrayStoreException ClassCastException CloneNotSupportedException IllegalArgumentException
                    IllegalStateException IndexOutOfBoundsException MatchException NegativeArraySizeException
                    NoSuchFieldError NullPointerException NumberFormatException StringIndexOutOfBoundsException
                    UnsupportedOperationException"""),
            names("java/util/", """
                    ArrayDeque ArrayList Arrays BitSet Collection Collections Comparator
                    ConcurrentModificationException Deque EnumMap EnumSet HashMap HashSet Iterator LinkedHashMap
                    LinkedHashSet LinkedList List ListIterator Map Map$Entry NavigableMap NavigableSet
                    NoSuchElementException Objects Optional OptionalDouble OptionalInt OptionalLong PriorityQueue
                    PrimitiveIterator PrimitiveIterator$OfDouble PrimitiveIterator$OfInt Queue Random
                    SequencedCollection SequencedMap SequencedSet Set SortedMap SortedSet StringJoiner TreeMap
                    TreeSet"""))
            .flatMap(each -> each).collect(Collectors.toUnmodifiableSet());

    private static final Set<String> PACKAGES = Set.of("java/lang/", "java/util/", "java/util/function/",
            "org/sinew/decide/", "org/sinew/rt/");

    /** What those are made of: the compiler has to see it, a routine does not call it. */
    private static final Set<String> BELOW = Stream.of(
            names("java/io/", "Serializable"),
            names("java/lang/", """
                    AbstractStringBuilder Appendable Enum$EnumDesc IncompatibleClassChangeError InterruptedException
                    LinkageError ReflectiveOperationException StringBuffer"""),
            names("java/lang/annotation/", """
                    Annotation Documented ElementType Inherited Native Repeatable Retention RetentionPolicy Target"""),
            names("java/lang/invoke/", """
                    CallSite ConstantBootstraps LambdaMetafactory MethodHandle MethodHandles MethodHandles$Lookup
                    MethodType SerializedLambda TypeDescriptor TypeDescriptor$OfField VarHandle
                    VarHandle$AccessMode"""),
            names("java/lang/reflect/", "AnnotatedElement GenericDeclaration Type"),
            names("java/lang/runtime/", "ExactConversionsSupport ObjectMethods SwitchBootstraps TemplateRuntime"),
            names("java/util/", """
                    AbstractCollection AbstractList AbstractMap AbstractQueue AbstractSequentialList AbstractSet Locale
                    RandomAccess Spliterator"""),
            names("java/util/random/", "RandomGenerator"))
            .flatMap(each -> each).collect(Collectors.toUnmodifiableSet());

    /** Of these classes only these members. */
    private static final Map<String, Set<String>> ONLY = Map.of(
            "java/lang/Object", Set.of("<init>", "clone", "equals", "hashCode", "toString", "getClass"),
            "java/lang/Class", Set.of("getName", "getSimpleName", "desiredAssertionStatus"),
            "java/lang/Enum$EnumDesc", Set.of("of"),
            "java/lang/constant/ClassDesc", Set.of("of"),
            "java/lang/invoke/ConstantBootstraps", Set.of("invoke"),
            "java/lang/invoke/LambdaMetafactory", Set.of("metafactory", "altMetafactory"),
            "java/lang/runtime/ObjectMethods", Set.of("bootstrap"),
            "java/lang/runtime/SwitchBootstraps", Set.of("typeSwitch", "enumSwitch"));

    private static final String SAME_BITS = "its last bit depends on the processor; write ";
    private static final String REPLAY = "chance is not the same when a run is replayed; write new Random(7)";
    private static final String ORDER = "its order is not the same in each run; write ";
    private static final String HASH = "the number of an object is not the same in each run; compare with"
            + " equals, and keep things in LinkedHashMap or LinkedHashSet";
    private static final String CORES = "it works on several threads, and its result depends on how many; write ";
    private static final String SETTINGS = "what the program was started with is not part of a replay; write the value"
            + " into the file";

    /** Whose hash is reckoned from the value alone. */
    private static final Set<String> VALUES = names("java/lang/",
            "String Boolean Byte Character Short Integer Long Float Double").collect(Collectors.toUnmodifiableSet());

    /** Members of usable classes that are refused, by {@code declarer.name} or that with a descriptor, and why. */
    private static final Map<String, String> REFUSED = Map.ofEntries(
            Map.entry("java/lang/Math.sin", SAME_BITS + "sin(...) of Routine"),
            Map.entry("java/lang/Math.cos", SAME_BITS + "cos(...) of Routine"),
            Map.entry("java/lang/Math.tan", SAME_BITS + "StrictMath.tan(...)"),
            Map.entry("java/lang/Math.asin", SAME_BITS + "StrictMath.asin(...)"),
            Map.entry("java/lang/Math.acos", SAME_BITS + "StrictMath.acos(...)"),
            Map.entry("java/lang/Math.atan", SAME_BITS + "StrictMath.atan(...)"),
            Map.entry("java/lang/Math.atan2", SAME_BITS + "StrictMath.atan2(...)"),
            Map.entry("java/lang/Math.sinh", SAME_BITS + "StrictMath.sinh(...)"),
            Map.entry("java/lang/Math.cosh", SAME_BITS + "StrictMath.cosh(...)"),
            Map.entry("java/lang/Math.tanh", SAME_BITS + "StrictMath.tanh(...)"),
            Map.entry("java/lang/Math.exp", SAME_BITS + "StrictMath.exp(...)"),
            Map.entry("java/lang/Math.expm1", SAME_BITS + "StrictMath.expm1(...)"),
            Map.entry("java/lang/Math.log", SAME_BITS + "StrictMath.log(...)"),
            Map.entry("java/lang/Math.log10", SAME_BITS + "StrictMath.log10(...)"),
            Map.entry("java/lang/Math.log1p", SAME_BITS + "StrictMath.log1p(...)"),
            Map.entry("java/lang/Math.pow", SAME_BITS + "StrictMath.pow(...)"),
            Map.entry("java/lang/Math.hypot", SAME_BITS + "StrictMath.hypot(...)"),
            Map.entry("java/lang/Math.cbrt", SAME_BITS + "StrictMath.cbrt(...)"),
            Map.entry("java/lang/Math.random", REPLAY),
            Map.entry("java/lang/StrictMath.random", REPLAY),
            Map.entry("java/util/Random.<init>()V", REPLAY),
            Map.entry("java/util/Collections.shuffle(Ljava/util/List;)V", REPLAY),
            Map.entry("java/lang/Object.toString", "the text of an object that has none of its own is not the same"
                    + " in each run; name what you mean of it"),
            Map.entry("java/util/Objects.toIdentityString", HASH),
            Map.entry("java/util/Objects.hash", HASH),
            Map.entry("java/util/Arrays.deepHashCode", HASH),
            Map.entry("java/util/HashMap.<init>", ORDER + "new LinkedHashMap<>()"),
            Map.entry("java/util/HashMap.newHashMap", ORDER + "new LinkedHashMap<>()"),
            Map.entry("java/util/HashSet.<init>", ORDER + "new LinkedHashSet<>()"),
            Map.entry("java/util/HashSet.newHashSet", ORDER + "new LinkedHashSet<>()"),
            Map.entry("java/util/Set.of", ORDER + "new LinkedHashSet<>(List.of(...))"),
            Map.entry("java/util/Set.copyOf", ORDER + "new LinkedHashSet<>(...)"),
            Map.entry("java/util/Map.of", ORDER + "new LinkedHashMap<>() and put(...)"),
            Map.entry("java/util/Map.ofEntries", ORDER + "new LinkedHashMap<>() and put(...)"),
            Map.entry("java/util/Map.copyOf", ORDER + "new LinkedHashMap<>(...)"),
            Map.entry("java/util/Arrays.parallelPrefix", CORES + "a loop"),
            Map.entry("java/util/Arrays.parallelSetAll", CORES + "Arrays.setAll(...)"),
            Map.entry("java/util/Arrays.parallelSort", CORES + "Arrays.sort(...)"),
            Map.entry("java/lang/Boolean.getBoolean", SETTINGS),
            Map.entry("java/lang/Integer.getInteger", SETTINGS),
            Map.entry("java/lang/Long.getLong", SETTINGS),
            Map.entry("java/lang/Throwable.printStackTrace", "the loop thread must not print; use doing(...)"));

    private final boolean up;

    /** @param up false: everything may be used; for tests that show what the fence does */
    Fence(boolean up) {
        this.up = up;
    }

    private static Stream<String> names(String folder, String names) {
        return Arrays.stream(names.strip().split("\\s+")).map(name -> folder + name);
    }

    /** Whether the class loader, and the check of class files, see this class. */
    boolean visible(String type) {
        return !up || usable(type) || BELOW.contains(type) || type.startsWith("java/lang/constant/");
    }

    /**
     * Whether the compiler sees this class. It looks at each part of what is visible: at the classes inside of one, at
     * what its methods give, at who may extend what is sealed.
     */
    boolean visibleToCompiler(String type) {
        return visible(type.replaceFirst("[$].*", "")) || type.startsWith("java/util/stream/")
                || type.startsWith("jdk/internal/constant/");
    }

    /** Whether an import may name this class, or with {@code *} this package or class. */
    boolean importable(String name) {
        boolean all = name.endsWith(".*");
        String type = all ? name.substring(0, name.length() - 2) : name;
        return !up || all && PACKAGES.contains(type.replace('.', '/') + "/") || usable(known(type));
    }

    /** Whether the source of a routine may name this class. */
    boolean nameable(String type) {
        return !up || usable(type);
    }

    private static boolean usable(String type) {
        return OURS.contains(type) || USABLE.contains(type) || type.startsWith("java/util/function/");
    }

    /** The class of the JDK, or ours, that has this full name in a source; empty: none has. */
    static String known(String name) {
        for (String each = name; ; each = each.substring(0, each.lastIndexOf('.')) + "$"
                + each.substring(each.lastIndexOf('.') + 1)) {
            try {
                return Class.forName(each, false, Fence.class.getClassLoader()).getName().replace('.', '/');
            } catch (ClassNotFoundException | LinkageError e) { // Linkage: another case of letters
                if (!each.contains(".")) {
                    return "";
                }
            }
        }
    }

    /** What is said of a name. */
    static String outOfReach(String name) {
        return name + " is out of reach; " + MAY;
    }

    /** False: everything may be used. */
    boolean up() {
        return up;
    }

    /** The class from which a class of the JDK, or ours, has a member; empty: it has none like this. */
    static String declarer(String type, String member, String descriptor) {
        try {
            return declarer(Class.forName(type.replace('/', '.'), false, Fence.class.getClassLoader()), member,
                    descriptor);
        } catch (ClassNotFoundException e) {
            return "";
        }
    }

    private static String declarer(Class<?> type, String member, String descriptor) {
        boolean here = member.equals("<init>") || (descriptor.startsWith("(")
                ? Arrays.stream(type.getDeclaredMethods()).anyMatch(each -> each.getName().equals(member)
                        && MethodType.methodType(each.getReturnType(), each.getParameterTypes()).descriptorString()
                                .equals(descriptor))
                : Arrays.stream(type.getDeclaredFields()).anyMatch(each -> each.getName().equals(member)));
        if (here) {
            return type.getName().replace('.', '/');
        }
        return Stream.concat(Optional.<Class<?>>ofNullable(type.getSuperclass()).stream(),
                Arrays.stream(type.getInterfaces())).map(each -> declarer(each, member, descriptor))
                .filter(each -> !each.isEmpty()).findFirst().orElse("");
    }

    /** Why no code may ask for a hash, its own classes' neither: few are of the value alone; empty: it may. */
    String refusalOfHash(String owner, String member) {
        return up && member.equals("hashCode") && !VALUES.contains(owner) ? called(owner, member) + ": " + HASH : "";
    }

    private static String called(String owner, String member) {
        return owner.substring(owner.lastIndexOf('/') + 1).replace('$', '.') + "."
                + (member.equals("<init>") ? "new" : member);
    }

    /** Why code may not use this member; empty: it may. */
    String refusal(String owner, String member, String descriptor) {
        if (!up) {
            return "";
        }
        String key = declarer(owner, member, descriptor) + "." + member;
        String why = REFUSED.getOrDefault(key, REFUSED.getOrDefault(key + descriptor, ""));
        if (!why.isEmpty()) {
            return called(owner, member) + ": " + why;
        }
        boolean among = ONLY.containsKey(owner) ? ONLY.getOrDefault(owner, Set.of()).contains(member)
                : usable(owner);
        return among ? "" : outOfReach(called(owner, member));
    }
}
