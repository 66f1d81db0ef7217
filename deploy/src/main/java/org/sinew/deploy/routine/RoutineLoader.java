package org.sinew.deploy.routine;

import java.util.Map;
import org.sinew.decide.Routine;

/** Loads the classes of one routine, and for them nothing from outside the fence. Any thread. */
final class RoutineLoader extends ClassLoader {
    private final Map<String, byte[]> classes;
    private final Fence fence;

    RoutineLoader(Map<String, byte[]> classes, Fence fence) {
        super("routine", Routine.class.getClassLoader());
        this.classes = classes;
        this.fence = fence;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            byte[] bytes = classes.get(name);
            if (bytes == null) {
                if (!fence.visible(name.replace('.', '/'))) {
                    throw new ClassNotFoundException(name + " is out of reach; " + Fence.MAY);
                }
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? defineClass(name, bytes, 0, bytes.length) : loaded;
        }
    }
}
