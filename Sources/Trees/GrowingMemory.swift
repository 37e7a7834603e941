import CKernels

/// What one thread needs to grow trees, made once: two places for the rows of a node, between which
/// they go back and forth on the way down, while there are many (by number) and while there are few
/// (copied, so that they stand next to one another in the cache).
struct GrowingMemory: ~Copyable {
  /// The most rows that are copied.
  let denseCapacity: Int
  /// How often each row was sampled.
  let times: UnsafeMutablePointer<UInt8>
  /// The features of the forest, the sampled ones first.
  let pool: UnsafeMutablePointer<UInt32>
  let scratch: OpaquePointer
  /// The levels of a category that occur in a node, and those of them that go left; a bit each.
  let levels: UnsafeMutablePointer<UInt32>
  let subset: UnsafeMutablePointer<UInt32>
  private let numbered: (ck_forest_target, ck_forest_target)
  private let dense: (ck_forest_target, ck_forest_target)
  private let owned: [UnsafeMutableRawPointer]

  /// Kernels read whole vectors and may pass the end by so many entries.
  private static let slack = 64
  /// Bytes that a core's second-level cache holds with room to spare.
  private static let cacheBudget = 640 << 10

  init(_ rows: BinnedRows, weighted: Bool) {
    let layout = rows.layout
    let rowBytes = layout.stride + 4 * (layout.wordCount + 1)
    let capacity = weighted || layout.stride > 256 ? 0 : Self.cacheBudget / (2 * rowBytes)
    denseCapacity = min(capacity, rows.count)
    var owned: [UnsafeMutableRawPointer] = []
    func room<Element>(_ count: Int, of _: Element.Type) -> UnsafeMutablePointer<Element> {
      let bytes = (count + Self.slack) * MemoryLayout<Element>.stride
      let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
      owned.append(memory)
      return memory.bindMemory(to: Element.self, capacity: count + Self.slack)
    }
    func numberedRows() -> ck_forest_target {
      ck_forest_target(
        draws: room(rows.count, of: UInt32.self), rows: room(rows.count, of: UInt32.self),
        records: nil, words: nil)
    }
    func denseRows(_ count: Int) -> ck_forest_target {
      let target = ck_forest_target(
        draws: room(count, of: UInt32.self), rows: nil,
        records: room(count * layout.stride, of: UInt8.self),
        words: room(count * layout.wordCount, of: UInt32.self))
      target.draws.initialize(repeating: 0, count: count + Self.slack)
      target.records.initialize(repeating: 0, count: count * layout.stride + Self.slack)
      target.words.initialize(repeating: 0, count: count * layout.wordCount + Self.slack)
      return target
    }
    numbered = (numberedRows(), numberedRows())
    dense = (denseRows(denseCapacity), denseRows(denseCapacity))
    times = room(rows.count, of: UInt8.self)
    pool = room(layout.split.count, of: UInt32.self)
    let bins = Int(layout.features.map(\.bins).max() ?? 0)
    let size = ck_forest_scratch_size(bins)
    let zeros = room(size, of: UInt8.self)
    zeros.initialize(repeating: 0, count: size)
    scratch = ck_forest_scratch_make(zeros, bins)
    levels = room((bins + 31) / 32, of: UInt32.self)
    subset = room((bins + 31) / 32, of: UInt32.self)
    self.owned = owned
  }

  deinit { for memory in owned { memory.deallocate() } }

  /// Puts the features back in order: sampling swaps them, and what one tree did must not reach
  /// the next.
  func orderFeatures(_ features: [UInt32]) {
    pool.initialize(from: features, count: features.count)
  }

  /// One of the two places for rows by number.
  func numbered(_ side: Int) -> ck_forest_target { side == 0 ? numbered.0 : numbered.1 }

  /// One of the two places for copied rows.
  func dense(_ side: Int) -> ck_forest_target { side == 0 ? dense.0 : dense.1 }
}
