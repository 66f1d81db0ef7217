package org.sinew.deploy.realtime;

import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;

/**
 * Walks from real-time methods through every call that they may make and gathers what breaks the contract. Calls of
 * methods that are not ours are judged by their name and not followed.
 */
final class RealTimeWalk {
    private final CompiledClasses classes;
    private final Collection<Exemption> exemptions;
    private final Set<Exemption> used = new LinkedHashSet<>();
    private final Set<String> findings = new LinkedHashSet<>();
    /** Reached methods, each with the one that it was reached from; a root with itself. */
    private final Map<MethodName, MethodName> reachedFrom = new LinkedHashMap<>();
    private final Map<MethodName, Set<MethodName>> calls = new TreeMap<>();
    private final Queue<MethodName> open = new ArrayDeque<>();

    /** Walks from {@code roots}, then from every other marked method. */
    RealTimeWalk(CompiledClasses classes, Collection<Exemption> exemptions, List<MethodName> roots) {
        this.classes = classes;
        this.exemptions = exemptions;
        roots.forEach(this::walk);
        for (ClassModel type : classes.all()) {
            for (MethodModel method : type.methods()) {
                MethodName name = new MethodName(type.thisClass().asInternalName(),
                        method.methodName().stringValue(), method.methodType().stringValue());
                if (classes.isMarkedInSource(name)) {
                    walk(name);
                }
            }
        }
        findRecursion();
    }

    /** What breaks the contract: the path of calls, what is done there, file and line. */
    List<String> findings() {
        return List.copyOf(findings);
    }

    /** Exemptions that something needed. */
    Set<Exemption> used() {
        return used;
    }

    /** Every method that was looked into. */
    Set<MethodName> reached() {
        return reachedFrom.keySet();
    }

    private void walk(MethodName root) {
        if (reachedFrom.putIfAbsent(root, root) == null) {
            open.add(root);
        }
        while (!open.isEmpty()) {
            look(open.remove());
        }
    }

    private void look(MethodName name) {
        Optional<MethodModel> found = classes.method(name);
        ClassModel type = classes.type(name.owner());
        if (found.isEmpty()) {
            throw new IllegalArgumentException("no method " + name + " in the class files");
        }
        if (!classes.isMarked(name)) {
            report(name, "is called from real-time code but is not marked @RealTime", type, firstLine(found.get()));
        }
        RealTimeContract.breaches(found.get()).forEach(breach -> report(name, breach.what(), type, breach.line()));
        for (RealTimeContract.Call call : RealTimeContract.calls(found.get())) {
            MethodName target = classes.resolve(call.to());
            if (classes.method(target).isPresent()) {
                Set<MethodName> all = call.byTable() ? classes.overridden(call.to()) : Set.of(target);
                all.stream().filter(each -> classes.method(each).isPresent()).forEach(each -> enter(name, each));
            } else {
                RealTimeContract.foreign(target).ifPresent(what -> report(name, what, type, call.line()));
            }
        }
    }

    private void enter(MethodName from, MethodName to) {
        if (to.name().equals("<init>")) {
            return; // "new" has been told already
        }
        calls.computeIfAbsent(from, name -> new LinkedHashSet<>()).add(to);
        if (reachedFrom.putIfAbsent(to, from) == null) {
            open.add(to);
        }
    }

    private static int firstLine(MethodModel method) {
        return method.code().map(RealTimeContract::firstLine).orElse(0);
    }

    private void report(MethodName where, String what, ClassModel type, int line) {
        Optional<Exemption> exempt = exemptions.stream().filter(each -> each.covers(where, what)).findFirst();
        if (exempt.isPresent()) {
            used.add(exempt.get());
        } else {
            findings.add(path(where) + ": " + what + " at " + RealTimeContract.place(type, line));
        }
    }

    /** {@code ControlLoop.tick > Sensors.sample}. */
    private String path(MethodName to) {
        MethodName from = reachedFrom.get(to);
        return from.equals(to) ? to.brief() : path(from) + " > " + to.brief();
    }

    private void findRecursion() {
        Set<MethodName> done = new HashSet<>();
        for (MethodName method : reachedFrom.keySet()) {
            descend(method, new LinkedHashSet<>(), done);
        }
    }

    private void descend(MethodName method, Set<MethodName> above, Set<MethodName> done) {
        if (above.contains(method)) {
            report(method, "calls itself, so nobody knows how deep", classes.type(method.owner()),
                    firstLine(classes.method(method).orElseThrow()));
        } else if (done.add(method)) {
            above.add(method);
            calls.getOrDefault(method, Set.of()).forEach(next -> descend(next, above, done));
            above.remove(method);
        }
    }
}
