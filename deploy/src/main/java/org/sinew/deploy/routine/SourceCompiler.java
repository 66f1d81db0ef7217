package org.sinew.deploy.routine;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.sinew.config.ConfigException;

/** The JDK's compiler on one file, in memory, seeing only what is inside the fence. Cold code, one thread at a time. */
final class SourceCompiler {
    /** Parameter names and lines stay; joined strings need no class made at run time; no annotation processors. */
    private static final List<String> OPTIONS = List.of("-g", "-proc:none", "-implicit:none", "-XDstringConcat=inline",
            "--limit-modules", "java.base");
    private static final Pattern SYMBOL = Pattern.compile("symbol:\\s+\\w+\\s+(\\w+)");
    private static final Pattern MISSING = Pattern.compile("(?:package|access|class file for) ([\\w.]+)");

    private final Fence fence;

    SourceCompiler(Fence fence) {
        this.fence = fence;
    }

    /** Class files by name; what is wrong is told with its line. */
    Map<String, byte[]> compile(SourceText source) throws ConfigException {
        JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        try (MemoryFiles files = new MemoryFiles(
                compiler.getStandardFileManager(found, Locale.ROOT, StandardCharsets.UTF_8), fence)) {
            JavacTask task = (JavacTask) compiler.getTask(Writer.nullWriter(), files, found, OPTIONS, null,
                    List.of(unit(source)));
            for (CompilationUnitTree unit : task.parse()) {
                imports(source, unit, Trees.instance(task));
            }
            task.analyze();
            refuse(source, found);
            task.generate();
            refuse(source, found);
            return files.classes();
        } catch (IllegalStateException e) { // what the task makes of a mistake of the compiler
            throw source.wrong(1, "the compiler fails on this file (" + e.getMessage() + "); please report it with the"
                    + " file");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The compiler does not mind an import of a package of which it sees only a part. */
    private void imports(SourceText source, CompilationUnitTree unit, Trees trees) throws ConfigException {
        for (ImportTree each : unit.getImports()) {
            String name = String.valueOf(each.getQualifiedIdentifier());
            String type = each.isStatic() ? name.substring(0, name.lastIndexOf('.')) : name;
            if (!fence.importable(type)) {
                long line = unit.getLineMap().getLineNumber(
                        trees.getSourcePositions().getStartPosition(unit, each));
                throw source.wrong(line, name + " is out of reach; " + Fence.MAY);
            }
        }
    }

    private static void refuse(SourceText source, DiagnosticCollector<JavaFileObject> found) throws ConfigException {
        List<Diagnostic<? extends JavaFileObject>> errors = found.getDiagnostics().stream()
                .filter(each -> each.getKind() == Diagnostic.Kind.ERROR).toList();
        if (!errors.isEmpty()) {
            throw wrong(source, errors);
        }
    }

    private static JavaFileObject unit(SourceText source) {
        return new SimpleJavaFileObject(URI.create("memory:///" + source.className() + ".java"),
                JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source.text();
            }
        };
    }

    private static ConfigException wrong(SourceText source, List<Diagnostic<? extends JavaFileObject>> errors) {
        Diagnostic<? extends JavaFileObject> first = errors.getFirst();
        String more = errors.size() == 1 ? "" : " (the first of " + errors.size() + " errors)";
        return source.wrong(first.getLineNumber(), first.getColumnNumber(), words(first) + more);
    }

    /** In one line; what is out of reach says so, and what is within. */
    private static String words(Diagnostic<?> error) {
        String message = error.getMessage(Locale.ROOT);
        String code = error.getCode();
        Matcher symbol = SYMBOL.matcher(message);
        boolean named = symbol.find();
        String line = message.lines().findFirst().orElse("") + (named ? ": " + symbol.group(1) : "");
        boolean hidden = named && isJava(symbol.group(1));
        if (code.contains("doesnt.exist") || code.contains("cant.access") || code.contains("not.def.access")) {
            Matcher missing = MISSING.matcher(message);
            line = missing.find() ? missing.group(1) + " is out of reach" : line;
            hidden = true;
        } else if (hidden) {
            line = symbol.group(1) + " is out of reach";
        }
        return hidden ? line + "; " + Fence.MAY : line;
    }

    /** Whether the name is one of a class that every Java program sees. */
    private static boolean isJava(String name) {
        try {
            Class.forName("java.lang." + name, false, ClassLoader.getPlatformClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }
}
