package org.sinew.deploy.realtime;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The class files of ours on the class path, and who extends whom: says which methods a call may reach. Names are those
 * of class files, {@code org/sinew/rt/Slot}.
 */
final class CompiledClasses {
    static final String OURS = "org/sinew/";
    private static final String MARK = "Lorg/sinew/rt/RealTime;";

    private final Map<String, ClassModel> classes = new TreeMap<>();
    private final Map<String, Set<String>> subtypes = new TreeMap<>();
    /** Bodies of lambdas and methods referred to, by the method of the functional interface that they implement. */
    private final Map<MethodName, Set<MethodName>> lambdas = new TreeMap<>();

    /** Reads all classes of ours; of this module's tests only those in {@code planted}. */
    CompiledClasses(Class<?>... planted) throws IOException {
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path place = Path.of(entry);
            if (Files.isDirectory(place) && !place.endsWith("test-classes")) {
                readAll(place);
            } else if (entry.endsWith(".jar") && place.getFileName().toString().startsWith("sinew-")) {
                try (FileSystem jar = FileSystems.newFileSystem(place)) {
                    readAll(jar.getPath("/"));
                }
            }
        }
        for (Class<?> type : planted) {
            String file = type.getName().replace('.', '/') + ".class";
            try (var in = type.getClassLoader().getResourceAsStream(file)) {
                add(in.readAllBytes());
            }
        }
        for (ClassModel type : classes.values()) {
            parents(type).forEach(parent ->
                    subtypes.computeIfAbsent(parent, name -> new TreeSet<>()).add(type.thisClass().asInternalName()));
            findLambdas(type);
        }
    }

    private void readAll(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(file -> file.toString().endsWith(".class")).forEach(file -> {
                try {
                    add(Files.readAllBytes(file));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    private void add(byte[] bytes) {
        ClassModel type = ClassFile.of().parse(bytes);
        if (type.thisClass().asInternalName().startsWith(OURS)) {
            classes.put(type.thisClass().asInternalName(), type);
        }
    }

    private static List<String> parents(ClassModel type) {
        List<String> parents = new ArrayList<>();
        type.superclass().ifPresent(parent -> parents.add(parent.asInternalName()));
        type.interfaces().forEach(parent -> parents.add(parent.asInternalName()));
        return parents;
    }

    private void findLambdas(ClassModel type) {
        for (MethodModel method : type.methods()) {
            method.code().ifPresent(code -> code.forEach(element -> {
                if (element instanceof InvokeDynamicInstruction made && made.bootstrapMethod().owner().displayName()
                        .equals("LambdaMetafactory")) {
                    String of = made.typeSymbol().returnType().descriptorString();
                    MethodName implemented = new MethodName(of.substring(1, of.length() - 1),
                            made.name().stringValue(), ((MethodTypeDesc) made.bootstrapArgs().get(0))
                            .descriptorString());
                    var body = (DirectMethodHandleDesc) made.bootstrapArgs().get(1);
                    String owner = body.owner().descriptorString();
                    lambdas.computeIfAbsent(implemented, name -> new TreeSet<>()).add(new MethodName(
                            owner.substring(1, owner.length() - 1), body.methodName(), body.lookupDescriptor()));
                }
            }));
        }
    }

    Collection<ClassModel> all() {
        return classes.values();
    }

    boolean contains(String type) {
        return classes.containsKey(type);
    }

    ClassModel type(String name) {
        return classes.get(name);
    }

    Optional<MethodModel> method(MethodName name) {
        ClassModel type = classes.get(name.owner());
        return type == null ? Optional.empty() : type.methods().stream()
                .filter(method -> method.methodName().equalsString(name.name())
                        && method.methodType().equalsString(name.descriptor())).findFirst();
    }

    /** The method that a call finds, looking from {@code name}'s owner upwards; it may be one of a library. */
    MethodName resolve(MethodName name) {
        if (method(name).isPresent() || !contains(name.owner())) {
            return name;
        }
        MethodName found = null;
        for (String parent : parents(classes.get(name.owner()))) {
            MethodName above = resolve(new MethodName(parent, name.name(), name.descriptor()));
            boolean ours = method(above).isPresent();
            if (found == null || ours) {
                found = above;
            }
            if (ours) {
                break;
            }
        }
        return found == null ? name : found;
    }

    /** All methods of ours that a call through a table may reach: the one named, and those that override it. */
    Set<MethodName> overridden(MethodName called) {
        Set<MethodName> found = new LinkedHashSet<>();
        found.add(resolve(called));
        for (String type : below(called.owner(), new TreeSet<>())) {
            boolean concrete = !classes.get(type).flags().has(AccessFlag.ABSTRACT);
            MethodName there = new MethodName(type, called.name(), called.descriptor());
            if (concrete || method(there).isPresent()) {
                found.add(resolve(there));
            }
        }
        found.addAll(lambdas.getOrDefault(resolve(called), Set.of()));
        return found;
    }

    private Set<String> below(String type, Set<String> found) {
        for (String subtype : subtypes.getOrDefault(type, Set.of())) {
            if (found.add(subtype)) {
                below(subtype, found);
            }
        }
        return found;
    }

    /** Whether a method is marked {@code @RealTime}, or is one that needs no mark: the accessor of a record. */
    boolean isMarked(MethodName name) {
        return isMarkedInSource(name) || isRecordAccessor(name);
    }

    /** Whether {@code @RealTime} stands at the method, or at its type. */
    boolean isMarkedInSource(MethodName name) {
        Optional<MethodModel> method = method(name);
        if (method.isEmpty() || name.name().startsWith("<")) {
            return false;
        }
        boolean own = method.get().findAttribute(Attributes.runtimeInvisibleAnnotations())
                .filter(found -> found.annotations().stream().anyMatch(a -> a.className().equalsString(MARK)))
                .isPresent();
        return own || (!method.get().flags().has(AccessFlag.SYNTHETIC) && classes.get(name.owner())
                .findAttribute(Attributes.runtimeInvisibleAnnotations())
                .filter(found -> found.annotations().stream().anyMatch(a -> a.className().equalsString(MARK)))
                .isPresent());
    }

    private boolean isRecordAccessor(MethodName name) {
        return classes.get(name.owner()).findAttribute(Attributes.record())
                .filter(found -> found.components().stream().anyMatch(component ->
                        component.name().equalsString(name.name())
                                && name.descriptor().equals("()" + component.descriptor().stringValue())))
                .isPresent();
    }
}
