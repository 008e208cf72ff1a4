/** The states that the reader has been through: undo and redo. */

export class History<T> {
  private past: T[] = [];
  private future: T[] = [];

  constructor(
    private present: T,
    private readonly limit = 200,
  ) {}

  get current(): T {
    return this.present;
  }

  get canUndo(): boolean {
    return this.past.length > 0;
  }

  get canRedo(): boolean {
    return this.future.length > 0;
  }

  /** A step that can be undone. */
  push(next: T): void {
    this.past.push(this.present);
    if (this.past.length > this.limit) this.past.shift();
    this.present = next;
    this.future = [];
  }

  /** A change that is no step of its own: moving the camera, a day of the running time slider. */
  replace(next: T): void {
    this.present = next;
  }

  undo(): T {
    const before = this.past.pop();
    if (before === undefined) return this.present;
    this.future.push(this.present);
    this.present = before;
    return before;
  }

  redo(): T {
    const after = this.future.pop();
    if (after === undefined) return this.present;
    this.past.push(this.present);
    this.present = after;
    return after;
  }
}
