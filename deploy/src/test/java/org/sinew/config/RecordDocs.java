package org.sinew.config;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** What the comments of records and enums in this checkout say of them; parts from elsewhere have no words. */
final class RecordDocs {
    private static final List<String> MODULES = List.of("runtime", "drivers", "models", "deploy");
    private static final Pattern CODE = Pattern.compile("\\{@(?:code|link)\\s+([^}]*)}");
    private final Path checkout;
    private final Map<String, String> texts = new HashMap<>();
    private final Map<Path, Boolean> read = new HashMap<>();

    RecordDocs(Path checkout) {
        this.checkout = checkout;
    }

    /** What a component is for. */
    Optional<String> component(Class<?> type, String component) {
        read(type);
        return Optional.ofNullable(texts.get(type.getCanonicalName() + "#" + component));
    }

    /** First sentence about a record, an enum or, as {@code NAME}, one of its constants. */
    Optional<String> type(Class<?> type) {
        read(type);
        return Optional.ofNullable(texts.get(type.getCanonicalName()));
    }

    private void read(Class<?> type) {
        Class<?> top = type;
        while (top.getEnclosingClass() != null) {
            top = top.getEnclosingClass();
        }
        String file = "src/main/java/" + top.getName().replace('.', '/') + ".java";
        for (String module : MODULES) {
            Path source = checkout.resolve(module).resolve(file);
            if (Files.exists(source) && read.put(source, true) == null) {
                parse(source);
            }
        }
    }

    private void parse(Path source) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(null, files, problem -> { }, List.of("-proc:none"), null,
                    files.getJavaFileObjects(source));
            DocTrees docs = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                new Collector(docs, unit.getPackageName().toString()).scan(unit, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Collector extends TreePathScanner<Void, Void> {
        private final DocTrees docs;
        private String outer;

        Collector(DocTrees docs, String packageName) {
            this.docs = docs;
            outer = packageName;
        }

        @Override
        public Void visitClass(ClassTree tree, Void nothing) {
            String before = outer;
            outer = outer + "." + tree.getSimpleName();
            DocCommentTree comment = docs.getDocCommentTree(getCurrentPath());
            if (comment != null) {
                texts.put(outer, plain(comment.getFirstSentence()));
                comment.getBlockTags().stream().filter(ParamTree.class::isInstance).map(ParamTree.class::cast)
                        .forEach(param -> texts.put(outer + "#" + param.getName(),
                                plain(param.getDescription())));
            }
            if (tree.getKind() == Tree.Kind.ENUM) {
                tree.getMembers().forEach(this::constant);
            }
            super.visitClass(tree, nothing);
            outer = before;
            return null;
        }

        private void constant(Tree member) {
            DocCommentTree comment = docs.getDocCommentTree(new TreePath(getCurrentPath(), member));
            if (member instanceof VariableTree variable && comment != null) {
                texts.put(outer + "#" + variable.getName(), plain(comment.getFirstSentence()));
            }
        }

        /** Names of other components become keys; comments here hold words, code and links only. */
        private static String plain(List<? extends DocTree> trees) {
            String text = trees.stream().map(DocTree::toString).collect(Collectors.joining());
            return CODE.matcher(text).replaceAll(code -> code.group(1).matches("[a-z]+[A-Z]\\w*")
                    ? RecordBinder.key(code.group(1)) : Matcher.quoteReplacement(code.group(1)))
                    .replaceAll("\\s+", " ").strip();
        }
    }
}
