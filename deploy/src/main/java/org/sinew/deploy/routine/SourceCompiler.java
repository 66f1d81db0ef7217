package org.sinew.deploy.routine;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.lang.model.SourceVersion;
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
    private static final Pattern SYMBOL = Pattern.compile("symbol:\\s+\\w+\\s+(\\w+)",
            Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern MISSING = Pattern.compile("class file for ([\\w.]+)");
    private static final Pattern NO_PACKAGE = Pattern.compile("package (\\w+) does not exist",
            Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern NUMBER = Pattern.compile("\\\\u([2-9a-f]\\p{XDigit}{3})");
    private static final List<String> UNKNOWN = List.of("cant.resolve", "doesnt.exist", "not.def");
    private static final List<String> HIDDEN = List.of("doesnt.exist", "not.def.access", "not.visible");

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
            List<CompilationUnitTree> units = new ArrayList<>();
            task.parse().forEach(units::add);
            refuse(source, found);
            for (CompilationUnitTree unit : units) {
                head(source, unit, Trees.instance(task));
            }
            task.analyze();
            for (CompilationUnitTree unit : units) {
                new NameCheck(source, fence, task).run(unit);
            }
            refuse(source, found);
            task.generate();
            refuse(source, found);
            return files.classes();
        } catch (IllegalStateException e) { // what the task makes of a mistake of the compiler
            if (e.getCause() instanceof StackOverflowError) {
                throw source.wrong(1, "an expression is too long for the compiler; split the longest into several");
            }
            throw source.wrong(1, "the compiler fails on this file (" + e.getMessage() + "); please report it with the"
                    + " file");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The compiler does not mind a package, nor an import of a package of which it sees only a part. */
    private void head(SourceText source, CompilationUnitTree unit, Trees trees) throws ConfigException {
        if (unit.getPackage() != null) {
            throw source.wrong(line(unit, unit.getPackage(), trees), "a behaviour has no package line; delete it");
        }
        for (ImportTree each : unit.getImports()) {
            String name = String.valueOf(each.getQualifiedIdentifier());
            String type = each.isStatic() ? name.substring(0, name.lastIndexOf('.')) : name;
            if (!fence.importable(type)) {
                throw source.wrong(line(unit, each, trees), Fence.outOfReach(name));
            }
        }
    }

    private static long line(CompilationUnitTree unit, Tree tree, Trees trees) {
        return unit.getLineMap().getLineNumber(trees.getSourcePositions().getStartPosition(unit, tree));
    }

    private void refuse(SourceText source, DiagnosticCollector<JavaFileObject> found) throws ConfigException {
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

    private ConfigException wrong(SourceText source, List<Diagnostic<? extends JavaFileObject>> errors) {
        Diagnostic<? extends JavaFileObject> first = errors.getFirst();
        String more = errors.size() == 1 ? "" : " (the first of " + errors.size() + " errors)";
        return source.wrong(first.getLineNumber(), first.getColumnNumber(), words(source, first) + more);
    }

    /** In one line; what is out of reach says so, and what is within. */
    private String words(SourceText source, Diagnostic<?> error) {
        String message = error.getMessage(Locale.ROOT);
        Matcher missing = MISSING.matcher(message);
        if (missing.find()) {
            return Fence.outOfReach(missing.group(1));
        }
        String code = error.getCode();
        if (code.contains("implicit.class")) {
            return source.noClass();
        }
        Matcher root = NO_PACKAGE.matcher(message); // what the compiler takes the unknown x of x.y.z for
        String better = UNKNOWN.stream().anyMatch(code::contains) ? unknown(written(source, error)) : "";
        if (better.isEmpty() && root.matches()) {
            better = unknown(root.group(1));
            better = better.isEmpty() ? "cannot find symbol: " + root.group(1) : better;
        }
        if (!better.isEmpty()) {
            return better;
        }
        Matcher symbol = SYMBOL.matcher(message);
        String line = message.lines().findFirst().orElse("").replaceFirst("[.;]$", "")
                + (symbol.find() ? ": " + symbol.group(1) : "");
        return HIDDEN.stream().anyMatch(code::contains) ? line + "; " + Fence.MAY : asTyped(line);
    }

    /** The piece of the source that it is about. */
    private static String written(SourceText source, Diagnostic<?> error) {
        return error.getEndPosition() == Diagnostic.NOPOS ? ""
                : source.text().substring((int) error.getStartPosition(), (int) error.getEndPosition());
    }

    /** What is said of a name that the compiler does not know, where we know more; empty: we do not. */
    private String unknown(String name) {
        if (!SourceVersion.isName(name)) {
            return "";
        }
        for (String folder : List.of("", "java.lang.", "java.util.", "java.util.function.", "org.sinew.decide.")) {
            String type = Fence.known(folder + name);
            if (!type.isEmpty() && fence.nameable(type)) {
                String first = name.replaceFirst("[.].*", "");
                return first + " is not imported; write import " + folder + first + "; at the top";
            } else if (!type.isEmpty() && !folder.startsWith("org.")) {
                return Fence.outOfReach(name);
            }
        }
        return "";
    }

    /** With the character itself in place of its number. */
    private static String asTyped(String line) {
        Matcher number = NUMBER.matcher(line);
        return number.find() ? number.replaceFirst(Character.toString(Integer.parseInt(number.group(1), 16)))
                + "; outside of texts and comments write punctuation as on an English keyboard" : line;
    }
}
