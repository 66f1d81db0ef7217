package org.sinew.deploy.routine;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.FieldRefEntry;
import java.lang.classfile.constantpool.LoadableConstantEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.MethodHandleEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.reflect.AccessFlag;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.sinew.config.ConfigException;

/** The second look: everything that the class files name has to be inside the fence. One file; cold code. */
final class ClassFileCheck {
    private static final String LOCK = "synchronized: one thread alone runs a behaviour, so there is nothing to lock;"
            + " delete the word";

    private final SourceText source;
    private final Map<String, ClassModel> models = new TreeMap<>();
    private final Fence fence;

    ClassFileCheck(SourceText source, Map<String, byte[]> classes, Fence fence) {
        this.source = source;
        classes.forEach((name, bytes) -> models.put(name, ClassFile.of().parse(bytes)));
        this.fence = fence;
    }

    void run() throws ConfigException {
        for (ClassModel type : models.values()) {
            if (fence.up()) {
                methods(type);
            }
            for (PoolEntry entry : type.constantPool()) {
                switch (entry) {
                    case MemberRefEntry member -> member(type, member);
                    case ClassEntry named -> named(type, named);
                    default -> { }
                }
            }
        }
    }

    private void methods(ClassModel type) throws ConfigException {
        for (MethodModel method : type.methods()) {
            String name = method.methodName().stringValue();
            if (method.flags().has(AccessFlag.NATIVE)) {
                throw source.wrong(lineOf(name), "a behaviour has no native methods");
            }
            if (method.flags().has(AccessFlag.SYNCHRONIZED)) {
                throw source.wrong(lineOf(name), LOCK);
            }
            if (name.equals("finalize") && method.methodType().equalsString("()V")) {
                throw source.wrong(lineOf(name), "finalize: when memory is tidied up is not the same in each run;"
                        + " delete the method");
            }
            if (code(method).stream().anyMatch(MonitorInstruction.class::isInstance)) {
                throw source.wrong(line(type, MonitorInstruction.class::isInstance), LOCK);
            }
        }
    }

    private void member(ClassModel type, MemberRefEntry member) throws ConfigException {
        String name = member.name().stringValue();
        String why = fence.refusalOfHash(member.owner().asInternalName(), name);
        for (String giver : why.isEmpty() ? givers(member) : List.<String>of()) {
            why = why.isEmpty() ? fence.refusal(giver, name, member.type().stringValue()) : why;
        }
        if (!why.isEmpty()) {
            throw source.wrong(line(type, element -> uses(element, member)), why);
        }
    }

    /** The classes outside of its own that a member is of. Empty: its own classes have the code of it. */
    private List<String> givers(MemberRefEntry member) {
        String owner = member.owner().asInternalName();
        if (!own(owner)) {
            return owner.startsWith("[") ? List.of() : List.of(owner);
        }
        Set<String> kin = new LinkedHashSet<>();
        kin(owner, kin);
        if (kin.stream().anyMatch(each -> own(each) && hasCode(each, member))) {
            return List.of();
        }
        return kin.stream().filter(each -> !own(each) && !Fence.declarer(each, member.name().stringValue(),
                member.type().stringValue()).isEmpty()).toList();
    }

    /** A class, and what it extends and implements: of its own classes all, of others the first on each way. */
    private void kin(String type, Set<String> all) {
        ClassModel model = models.get(type);
        if (all.add(type) && model != null) {
            model.superclass().ifPresent(each -> kin(each.asInternalName(), all));
            model.interfaces().forEach(each -> kin(each.asInternalName(), all));
        }
    }

    private void named(ClassModel type, ClassEntry named) throws ConfigException {
        String name = element(named.asInternalName());
        if (!own(name) && name.contains("/") && !fence.visible(name)) {
            throw source.wrong(line(type, element -> false), Fence.outOfReach(name.replace('/', '.')));
        }
    }

    /** Whether one of its own classes has this field, or this method and not only the promise of it. */
    private boolean hasCode(String type, MemberRefEntry member) {
        ClassModel model = Objects.requireNonNull(models.get(type), "only its own classes are asked for");
        if (member instanceof FieldRefEntry) {
            return model.fields().stream().anyMatch(field -> field.fieldName().equalsString(
                    member.name().stringValue()));
        }
        return model.methods().stream().anyMatch(method -> method.methodName().equalsString(member.name().stringValue())
                && method.methodType().equalsString(member.type().stringValue())
                && !method.flags().has(AccessFlag.ABSTRACT));
    }

    private boolean own(String type) {
        return models.containsKey(type);
    }

    /** {@code Wave} of {@code [[LWave;}. */
    private static String element(String type) {
        return type.startsWith("[") ? type.replaceFirst("^\\[+L?", "").replace(";", "") : type;
    }

    private static boolean uses(CodeElement element, MemberRefEntry member) {
        return switch (element) {
            case InvokeInstruction call -> call.method().equals(member);
            case FieldInstruction access -> access.field().equals(member);
            case InvokeDynamicInstruction made -> made.invokedynamic().bootstrap().arguments().stream()
                    .anyMatch(argument -> refersTo(argument, member));
            default -> false;
        };
    }

    private static boolean refersTo(LoadableConstantEntry argument, MemberRefEntry member) {
        return argument instanceof MethodHandleEntry handle && handle.reference().equals(member);
    }

    private static List<CodeElement> code(MethodModel method) {
        return method.code().map(code -> code.elementList()).orElse(List.of());
    }

    /** Line of the first instruction like this; without one the first line of the class. */
    private static int line(ClassModel type, Predicate<CodeElement> like) {
        int first = 1;
        for (MethodModel method : type.methods()) {
            int line = 0;
            for (CodeElement element : code(method)) {
                line = element instanceof LineNumber number ? number.line() : line;
                first = first == 1 && line > 0 ? line : first;
                if (like.test(element)) {
                    return line;
                }
            }
        }
        return first;
    }

    /** Line in which a method like these is declared. */
    private int lineOf(String method) {
        int line = 1;
        for (String each : source.text().lines().toList()) {
            if (each.matches(".*\\b(native|synchronized|void)\\b.*\\b" + Pattern.quote(method) + "\\b.*")) {
                return line;
            }
            line++;
        }
        return 1;
    }
}
