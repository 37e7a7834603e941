/// Plans buffers in one block of memory, by offset; a released buffer is given out again.
struct BufferPool {
  /// One planned buffer.
  struct Buffer {
    let offset: Int
    let count: Int
  }

  private var free: [Buffer] = []
  /// The length of the block.
  private(set) var count = 0

  /// Plans a buffer of at least `wanted` floats: the smallest free one that fits, else a new one.
  mutating func reserve(_ wanted: Int) -> Buffer {
    let fitting = free.indices.filter { free[$0].count >= wanted }
    if let best = fitting.min(by: { free[$0].count < free[$1].count }) {
      return free.remove(at: best)
    }
    let buffer = Buffer(offset: count, count: ParameterLayout.aligned(wanted))
    count += buffer.count
    return buffer
  }

  /// Takes a buffer back.
  mutating func release(_ buffer: Buffer) { free.append(buffer) }
}
