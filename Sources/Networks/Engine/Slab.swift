/// One block of floats, zero at first, aligned to cache lines and freed with its owner.
struct Slab: ~Copyable {
  /// The first float.
  let base: UnsafeMutablePointer<Float>
  /// The number of floats.
  let count: Int

  init(count: Int) {
    let bytes = max(count, 1) * MemoryLayout<Float>.stride
    let raw = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
    base = raw.initializeMemory(as: Float.self, repeating: 0, count: max(count, 1))
    self.count = count
  }

  deinit { base.deallocate() }
}
