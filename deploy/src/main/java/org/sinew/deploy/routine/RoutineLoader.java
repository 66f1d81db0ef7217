package org.sinew.deploy.routine;

import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.util.Map;
import org.sinew.decide.Routine;

/**
 * Loads the classes of one routine, for one instance of it, and for them nothing from outside the fence. Any thread.
 */
final class RoutineLoader extends ClassLoader {
    private final Map<String, byte[]> classes;
    private final Fence fence;

    RoutineLoader(Map<String, byte[]> classes, Fence fence) {
        super("routine", Routine.class.getClassLoader());
        this.classes = classes;
        this.fence = fence;
    }

    /**
     * Loads and begins all of them, and loads what they name, so that the loop thread need not: it would load code and
     * run initialisers in the midst of a tick.
     */
    void loadAll() throws ClassNotFoundException {
        for (String name : classes.keySet()) {
            Class.forName(name, true, this);
        }
        for (byte[] bytes : classes.values()) {
            for (PoolEntry entry : ClassFile.of().parse(bytes).constantPool()) {
                if (entry instanceof ClassEntry named) {
                    Class.forName(named.asInternalName().replace('/', '.'), false, this);
                }
            }
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            byte[] bytes = classes.get(name);
            if (bytes == null) {
                if (!fence.visible(name.replace('.', '/'))) {
                    throw new ClassNotFoundException(Fence.outOfReach(name));
                }
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? defineClass(name, bytes, 0, bytes.length) : loaded;
        }
    }
}
