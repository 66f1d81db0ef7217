/** Stands for a behaviour in Java; no program reads this yet. */
final class Wave {
}
