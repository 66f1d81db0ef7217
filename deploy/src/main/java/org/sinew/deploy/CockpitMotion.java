package org.sinew.deploy;

import java.util.Optional;
import org.sinew.arming.Leases;
import org.sinew.arming.Leases.Owner;
import org.sinew.arming.Leases.Refusal;
import org.sinew.arming.Leases.Wish;
import org.sinew.cockpit.CockpitTarget;
import org.sinew.cockpit.CockpitTarget.Page;
import org.sinew.cockpit.CockpitTarget.Taken;
import org.sinew.cockpit.Words;
import org.sinew.state.Lease;

/** The lease of a robot as pages of its cockpit see it. Threads of the cockpit. */
final class CockpitMotion implements CockpitTarget.Motion {
    private final Leases leases;

    CockpitMotion(Leases leases) {
        this.leases = leases;
    }

    @Override
    public Taken take(Page page, boolean takeOver) {
        Words words = page.words();
        Leases.Taken taken = leases.take(new Owner(page.id(), words.english(), words.chinese()), Long.MAX_VALUE,
                takeOver);
        return new Taken(taken.lease(), taken.refusal().map(CockpitMotion::words));
    }

    @Override
    public Optional<Words> velocity(Page page, long lease, long sequence, int joint, double radPerSec) {
        return leases.wish(page.id(), Wish.velocity(lease, sequence, joint, radPerSec)).map(CockpitMotion::words);
    }

    @Override
    public Optional<Words> giveBack(Page page, long lease) {
        return leases.release(page.id(), lease).map(CockpitMotion::words);
    }

    @Override
    public Optional<Lease> holder() {
        return leases.holder();
    }

    private static Words words(Refusal refusal) {
        return new Words(refusal.english(), refusal.chinese());
    }
}
