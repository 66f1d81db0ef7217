package org.sinew.deploy.realtime;

import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tells counted loops from others in the code of one method.
 *
 * <p>A loop is counted if a local {@code int} is stepped as its last act, is written nowhere else in it, and is
 * compared at its head, before anything else can branch, with a bound made of constants, locals that the loop does not
 * write, fields and array lengths: {@code for (int i = 0; i < n; i++)} and for-each over an array. Fields are taken as
 * fixed while the loop runs. Everything else, however short it may be, counts as unbounded.
 */
final class CountedLoops {
    private final List<CodeElement> code = new ArrayList<>();
    private final Map<Label, Integer> places = new HashMap<>();

    CountedLoops(CodeModel model) {
        for (CodeElement element : model) {
            if (element instanceof LabelTarget target) {
                places.put(target.label(), code.size());
            } else if (element instanceof Instruction || element instanceof LineNumber) {
                code.add(element);
            }
        }
    }

    /** Lines from which the code jumps back without a counted bound. */
    List<Integer> unboundedLines() {
        List<Integer> found = new ArrayList<>();
        int line = 0;
        for (int i = 0; i < code.size(); i++) {
            line = code.get(i) instanceof LineNumber at ? at.line() : line;
            for (Label target : targets(code.get(i))) {
                int head = places.get(target);
                if (head <= i && !isCounted(head, i)) {
                    found.add(lineAt(head));
                }
            }
        }
        return found;
    }

    private int lineAt(int place) {
        int line = 0;
        for (int i = 0; i <= place; i++) {
            line = code.get(i) instanceof LineNumber at ? at.line() : line;
        }
        return line;
    }

    private static List<Label> targets(CodeElement element) {
        return switch (element) {
            case BranchInstruction branch -> List.of(branch.target());
            case LookupSwitchInstruction choice -> labels(choice.defaultTarget(), choice.cases());
            case TableSwitchInstruction choice -> labels(choice.defaultTarget(), choice.cases());
            default -> List.of();
        };
    }

    private static List<Label> labels(Label other, List<SwitchCase> cases) {
        List<Label> all = new ArrayList<>(cases.stream().map(SwitchCase::target).toList());
        all.add(other);
        return all;
    }

    private boolean isCounted(int head, int back) {
        if (!(code.get(back) instanceof BranchInstruction jump) || jump.opcode() != Opcode.GOTO) {
            return false;
        }
        Map<Integer, Integer> steps = new TreeMap<>(); // by slot
        int i = back - 1;
        for (; i >= head && (code.get(i) instanceof IncrementInstruction || code.get(i) instanceof LineNumber); i--) {
            if (code.get(i) instanceof IncrementInstruction step) {
                steps.merge(step.slot(), step.constant(), Integer::sum);
            }
        }
        int body = i;
        steps.keySet().removeIf(slot -> writes(slot, head, body));
        return !steps.isEmpty() && leavesByCount(steps, head, back);
    }

    private boolean writes(int slot, int from, int to) {
        for (int i = from; i <= to; i++) {
            if (code.get(i) instanceof IncrementInstruction step && step.slot() == slot
                    || code.get(i) instanceof StoreInstruction store && store.slot() == slot) {
                return true;
            }
        }
        return false;
    }

    /** Whether one of the conditions at the head compares the counter with a bound, and leaves the loop. */
    private boolean leavesByCount(Map<Integer, Integer> steps, int head, int back) {
        List<CodeElement> condition = new ArrayList<>();
        for (int i = head; i < back; i++) {
            CodeElement element = code.get(i);
            if (element instanceof BranchInstruction branch) {
                int target = places.get(branch.target());
                if (target >= head && target <= back) {
                    return false;
                }
                if (isBound(condition, branch.opcode(), steps, head, back)) {
                    return true;
                }
                condition.clear();
            } else if (!targets(element).isEmpty()) {
                return false;
            } else if (element instanceof Instruction) {
                condition.add(element);
            }
        }
        return false;
    }

    private boolean isBound(List<CodeElement> condition, Opcode leave, Map<Integer, Integer> steps, int head,
            int back) {
        if (condition.isEmpty() || !(condition.getFirst() instanceof LoadInstruction counter)) {
            return false;
        }
        int step = steps.getOrDefault(counter.slot(), 0);
        boolean towardIt = step > 0 && leave == Opcode.IF_ICMPGE
                || step < 0 && (leave == Opcode.IF_ICMPLE || leave == Opcode.IFLT || leave == Opcode.IFLE);
        return towardIt && condition.stream().skip(1).allMatch(element -> switch (element) {
            case LoadInstruction load -> !writes(load.slot(), head, back);
            case FieldInstruction field -> field.opcode() == Opcode.GETFIELD || field.opcode() == Opcode.GETSTATIC;
            case ConstantInstruction constant -> true;
            case OperatorInstruction operator -> true;
            default -> false;
        });
    }
}
