package org.sinew.deploy.routine;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.LoadableConstantEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.MethodHandleEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.lang.reflect.AccessFlag;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.sinew.config.ConfigException;

/** The second look: everything that the class files name has to be inside the fence. One file; cold code. */
final class ClassFileCheck {
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
            members(type);
            for (PoolEntry entry : type.constantPool()) {
                switch (entry) {
                    case MemberRefEntry member -> member(type, member);
                    case ClassEntry named -> named(type, named);
                    default -> { }
                }
            }
        }
    }

    private void members(ClassModel type) throws ConfigException {
        for (FieldModel field : type.fields()) {
            if (field.flags().has(AccessFlag.STATIC) && !field.flags().has(AccessFlag.FINAL)) {
                throw source.wrong(lineOf(field.fieldName().stringValue()), "static field "
                        + field.fieldName().stringValue() + " would be shared by the rehearsal, the run and its"
                        + " replay; delete static, or make it final");
            }
        }
        for (MethodModel method : type.methods()) {
            if (method.flags().has(AccessFlag.NATIVE)) {
                throw source.wrong(lineOf(method.methodName().stringValue()), "a behaviour has no native methods");
            }
        }
    }

    private void member(ClassModel type, MemberRefEntry member) throws ConfigException {
        String owner = member.owner().asInternalName();
        while (own(owner) && !declares(owner, member)) {
            owner = above(owner);
        }
        if (own(owner) || owner.startsWith("[")) {
            return;
        }
        String why = fence.refusal(owner, member.name().stringValue(), member.type().stringValue());
        if (!why.isEmpty()) {
            throw source.wrong(line(type, element -> uses(element, member)), why);
        }
    }

    private void named(ClassModel type, ClassEntry named) throws ConfigException {
        String name = element(named.asInternalName());
        if (!own(name) && name.contains("/") && !fence.visible(name)) {
            throw source.wrong(line(type, element -> false), name.replace('/', '.') + " is out of reach; "
                    + Fence.MAY);
        }
    }

    private boolean declares(String type, MemberRefEntry member) {
        ClassModel model = known(type);
        return model.methods().stream().anyMatch(method -> method.methodName().equalsString(member.name().stringValue())
                && method.methodType().equalsString(member.type().stringValue()))
                || model.fields().stream().anyMatch(field -> field.fieldName().equalsString(
                        member.name().stringValue()));
    }

    private ClassModel known(String type) {
        return Objects.requireNonNull(models.get(type), "only its own classes are asked for");
    }

    private String above(String type) {
        return known(type).superclass().map(ClassEntry::asInternalName).orElse("");
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

    /** Line of the first instruction like this; without one the first line of the class. */
    private static int line(ClassModel type, Predicate<CodeElement> like) {
        int first = 1;
        for (MethodModel method : type.methods()) {
            int line = 0;
            for (CodeElement element : method.code().map(code -> code.elementList()).orElse(List.of())) {
                line = element instanceof LineNumber number ? number.line() : line;
                first = first == 1 && line > 0 ? line : first;
                if (like.test(element)) {
                    return line;
                }
            }
        }
        return first;
    }

    /** Line in which a word stands first. */
    private int lineOf(String word) {
        int line = 1;
        for (String each : source.text().lines().toList()) {
            if (each.matches(".*\\b(static|native)\\b.*\\b" + Pattern.quote(word) + "\\b.*")) {
                return line;
            }
            line++;
        }
        return 1;
    }
}
