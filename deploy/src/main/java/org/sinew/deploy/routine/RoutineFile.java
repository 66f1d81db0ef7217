package org.sinew.deploy.routine;

import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.StringEntry;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.sinew.config.ConfigException;
import org.sinew.config.Place;
import org.sinew.decide.Routine;
import org.sinew.decide.RoutineBehavior;
import org.sinew.state.RobotModel;

/**
 * A routine's file, compiled: read once, made as often as it is needed, each time of classes of its own. Cold code, any
 * thread.
 */
public final class RoutineFile {
    private final SourceText source;
    private final Map<String, byte[]> classes;
    private final Fence fence;
    /** Text that its code names: kept, so that the loop thread finds it and makes none. */
    @SuppressWarnings("UnusedVariable")
    private final List<String> texts;

    private RoutineFile(SourceText source, Map<String, byte[]> classes, Fence fence) {
        this.source = source;
        this.classes = classes;
        this.fence = fence;
        texts = texts(classes);
    }

    /** Compiles the file and looks whether it stays inside the fence. Runs nothing of it. */
    public static RoutineFile read(Path file) throws ConfigException {
        if (ModuleLayer.boot().findModule("jdk.compiler").isEmpty()) { // else SourceCompiler cannot be loaded
            throw new ConfigException(new Place(file.toString(), 1, 1), "a Java behaviour needs a JDK, and the Java at "
                    + System.getProperty("java.home") + " has no compiler; start the program with a JDK "
                    + Runtime.version().feature());
        }
        return of(SourceText.read(file), new Fence(true));
    }

    static RoutineFile of(SourceText source, Fence fence) throws ConfigException {
        Map<String, byte[]> classes = new SourceCompiler(fence).compile(source);
        new ClassFileCheck(source, classes, fence).run();
        String name = source.className();
        if (!classes.containsKey(name)) {
            throw source.wrong(1, source.noClass());
        }
        RoutineFile file = new RoutineFile(source, classes, fence);
        file.type(false);
        return file;
    }

    /**
     * Its class, loaded anew.
     *
     * @param ready whether all that it consists of and needs is loaded too: code of the file runs
     */
    private Class<? extends Routine> type(boolean ready) throws ConfigException {
        RoutineLoader loader = new RoutineLoader(classes, fence);
        try {
            if (ready) {
                loader.loadAll();
            }
            return Class.forName(name(), false, loader).asSubclass(Routine.class);
        } catch (ClassCastException e) {
            throw wrong("class " + name() + " is no routine; write class " + name()
                    + " extends Routine");
        } catch (ExceptionInInitializerError e) {
            throw source.thrown(e.getCause() == null ? e : e.getCause());
        } catch (ClassNotFoundException | LinkageError e) {
            throw source.wrong(1, "cannot be loaded: " + e.getMessage());
        }
    }

    /** The strings of its code, made now: a string constant is made when it is used first. */
    private static List<String> texts(Map<String, byte[]> classes) {
        List<String> texts = new ArrayList<>();
        for (byte[] bytes : classes.values()) {
            ClassFile.of().parse(bytes).constantPool().forEach(entry -> {
                if (entry instanceof StringEntry text) {
                    texts.add(text.stringValue().intern());
                }
            });
        }
        return texts;
    }

    /** {@code Wave}. */
    public String name() {
        return source.className();
    }

    /** The text that it was made of. */
    String text() {
        return source.text();
    }

    /**
     * A routine of its own for this robot, that shares nothing with another one. Code of the file runs here, which may
     * never end.
     */
    Routine make(RobotModel robot) throws ConfigException {
        try {
            Constructor<? extends Routine> constructor = type(true).getDeclaredConstructor();
            constructor.setAccessible(true); // the class need not be public
            return RoutineBehavior.make(robot, constructor::newInstance);
        } catch (NoSuchMethodException e) {
            throw wrong("class " + name() + " has no constructor without parameters");
        } catch (InstantiationException e) {
            throw wrong("class " + name() + " is abstract; delete abstract");
        } catch (InvocationTargetException e) {
            throw source.thrown(e.getCause() == null ? e : e.getCause());
        } catch (ConfigException e) {
            throw e;
        } catch (Exception e) {
            throw source.thrown(e);
        }
    }

    /** What its code has thrown, in words: file, line, what, and the line itself. */
    public ConfigException thrown(Throwable thrown) {
        return source.thrown(thrown);
    }

    /** The line of its file that a thread is in, if it is in one. */
    OptionalInt line(StackTraceElement[] stack) {
        return source.line(stack);
    }

    /** What is wrong in it, nobody knows in which line. */
    ConfigException wrong(String what) {
        return source.wrong(source.lineOfClass(), what);
    }

    /** What is wrong in a line of it. */
    ConfigException wrong(int line, String what) {
        return source.wrong(line, what);
    }
}
