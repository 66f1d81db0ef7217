package org.sinew.deploy.routine;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;
import javax.tools.Diagnostic;
import org.jspecify.annotations.Nullable;
import org.sinew.config.ConfigException;

/**
 * The first look: every class that a source names, and that a method of somebody else gives, has to be one that it may
 * use. The compiler sees some more, and class files do not tell all names. One file; cold code.
 */
final class NameCheck extends TreePathScanner<@Nullable Void, @Nullable Void> {
    private final SourceText source;
    private final Fence fence;
    private final Trees trees;
    private final Elements elements;
    private @Nullable ConfigException refusal;

    /** @param task has analysed the source, and may have found mistakes */
    NameCheck(SourceText source, Fence fence, JavacTask task) {
        this.source = source;
        this.fence = fence;
        trees = Trees.instance(task);
        elements = task.getElements();
    }

    void run(CompilationUnitTree unit) throws ConfigException {
        scan(unit, null);
        if (refusal != null) {
            throw refusal;
        }
    }

    @Override
    public @Nullable Void visitIdentifier(IdentifierTree name, @Nullable Void nothing) {
        look(trees.getElement(getCurrentPath()), name.toString());
        return super.visitIdentifier(name, nothing);
    }

    @Override
    public @Nullable Void visitMemberSelect(MemberSelectTree name, @Nullable Void nothing) {
        look(trees.getElement(getCurrentPath()), name.toString());
        return super.visitMemberSelect(name, nothing);
    }

    @Override
    public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void nothing) {
        given(trees.getElement(getCurrentPath()));
        return super.visitMethodInvocation(call, nothing);
    }

    @Override
    public @Nullable Void visitMemberReference(MemberReferenceTree method, @Nullable Void nothing) {
        given(trees.getElement(getCurrentPath()));
        return super.visitMemberReference(method, nothing);
    }

    private void given(@Nullable Element called) {
        if (called instanceof ExecutableElement method) {
            given(method.getReturnType());
        }
    }

    private void given(TypeMirror type) {
        if (type instanceof ArrayType array) {
            given(array.getComponentType());
        } else if (type instanceof DeclaredType declared) {
            look(declared.asElement(), declared.asElement().toString());
        }
    }

    private void look(@Nullable Element element, String name) {
        if (refusal != null || !(element instanceof TypeElement type) || mayBeNamed(type)) {
            return;
        }
        CompilationUnitTree unit = getCurrentPath().getCompilationUnit();
        Tree here = getCurrentPath().getLeaf();
        SourcePositions places = trees.getSourcePositions();
        if (places.getEndPosition(unit, here) != Diagnostic.NOPOS) { // else the compiler has put it there, for var
            long start = places.getStartPosition(unit, here);
            refusal = source.wrong(unit.getLineMap().getLineNumber(start), unit.getLineMap().getColumnNumber(start),
                    Fence.outOfReach(name));
        }
    }

    /** Also what nobody has: that is told as a mistake. */
    private boolean mayBeNamed(TypeElement type) {
        return type.asType().getKind() == TypeKind.ERROR || elements.getPackageOf(type).isUnnamed()
                || fence.nameable(elements.getBinaryName(type).toString().replace('.', '/'));
    }
}
