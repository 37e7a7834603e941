/// Batches that wait to be written, and what happened to those before.
struct PendingBatches: Sendable {
  /// Batches that one transaction writes.
  struct Group: Sendable {
    var batches: [ScoreBatch] = []
    var completions: [ScoreStore.Completion] = []
    var rows = 0
  }

  private(set) var statistics = ScoreStore.Statistics()
  /// Whether the store's own thread is at work, and will take what comes.
  private var isDraining = false
  /// Whether some other thread writes what it was given.
  private var isCommitting = false
  private var group = Group()

  /// Takes a batch; false where too many rows wait.
  mutating func take(
    _ batch: ScoreBatch, limit: Int, _ done: @escaping ScoreStore.Completion
  ) -> Bool {
    let count = batch.scores.count
    // One batch is always taken, however large.
    if statistics.waiting > 0 && statistics.waiting + count > limit {
      statistics.failed += count
      return false
    }
    statistics.waiting += count
    group.batches.append(batch)
    group.completions.append(done)
    group.rows += count
    return true
  }

  /// Gives all that waits; nil where nothing does, or where another thread writes what was there before.
  mutating func give() -> Group? {
    guard !isCommitting, !group.batches.isEmpty else { return nil }
    defer { group = Group() }
    return group
  }

  /// What a thread that wants to write finds.
  enum Turn: Sendable {
    /// There is nothing to do, or the store's own thread does it.
    case nothing
    /// Another thread writes at this moment.
    case busy
    /// What is to be written, and then told by `endCommit`.
    case group(Group)
  }

  /// Gives all that waits to a thread other than the store's own.
  mutating func beginCommit() -> Turn {
    if isDraining { return .nothing }
    if isCommitting { return .busy }
    guard let group = give() else { return .nothing }
    isCommitting = true
    return .group(group)
  }

  mutating func endCommit() { isCommitting = false }

  /// Takes back what was given and could not be written now, ahead of what came since.
  mutating func putBack(_ given: Group) {
    group = Group(
      batches: given.batches + group.batches, completions: given.completions + group.completions,
      rows: given.rows + group.rows)
  }

  /// Notes what became of a group that was given.
  mutating func count(_ group: Group, _ error: StoreError?) {
    statistics.waiting -= group.rows
    if error == nil {
      statistics.stored += group.rows
      statistics.commits += 1
    } else {
      statistics.failed += group.rows
    }
  }

  /// False where the store's own thread is at work already.
  mutating func beginDraining() -> Bool {
    defer { isDraining = true }
    return !isDraining
  }

  /// False where something came that has to be written first, or another thread still writes.
  mutating func endDraining() -> Bool {
    isDraining = isCommitting || !group.batches.isEmpty
    return !isDraining
  }
}
