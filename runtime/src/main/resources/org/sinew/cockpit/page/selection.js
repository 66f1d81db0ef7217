// The joint that a person looks at: under the pointer or in focus, else the one picked by a tap, -1: none. Joint
// list and robot view share it.

export class Selection {
  #hovered = -1;
  #picked = -1;
  #listeners = [];

  /** Calls `listener` after each change. */
  onChange(listener) {
    this.#listeners.push(listener);
  }

  get joint() {
    return this.#hovered >= 0 ? this.#hovered : this.#picked;
  }

  get picked() {
    return this.#picked;
  }

  hover(joint) {
    if (joint !== this.#hovered) {
      this.#hovered = joint;
      this.#tell();
    }
  }

  /** Picks a joint; the picked one again: none. */
  pick(joint) {
    this.#picked = joint === this.#picked ? -1 : joint;
    this.#tell();
  }

  /** Forgets all: there is another robot. */
  clear() {
    this.#hovered = this.#picked = -1;
    this.#tell();
  }

  #tell() {
    this.#listeners.forEach(listener => listener());
  }
}
