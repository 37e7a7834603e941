import CKernels
import Learning

/// Random words under a key, made many at a time.
struct RandomWords: ~Copyable {
  private let key: [UInt64]
  private let block: UnsafeMutablePointer<UInt64>
  private static let size = 256
  private var halves = 0

  init(key: RandomKey) {
    self.key = [key.words.0, key.words.1]
    block = .allocate(capacity: Self.size)
    block.initialize(repeating: 0, count: Self.size)
  }

  deinit { block.deallocate() }

  /// The next 32 random bits.
  mutating func bits() -> UInt32 {
    let index = halves % (2 * Self.size)
    if index == 0 { ck_random_bits(key, UInt64(halves / 2), Self.size, block) }
    halves += 1
    return UInt32(truncatingIfNeeded: block[index / 2] >> UInt64(index % 2 * 32))
  }

  /// A number in [0, 1) with 32 random bits.
  mutating func uniform() -> Double { Double(bits()) * 0x1p-32 }

  /// A whole number in 0..<bound, every one equally likely (Lemire 2019).
  mutating func integer(below bound: UInt32) -> UInt32 {
    var product = bits().multipliedFullWidth(by: bound)
    if product.low < bound {
      let threshold = (0 &- bound) % bound
      while product.low < threshold { product = bits().multipliedFullWidth(by: bound) }
    }
    return product.high
  }

  /// Counts how often each of `rows` rows is sampled in a bootstrap sample of as many.
  mutating func bootstrap(into times: UnsafeMutablePointer<UInt8>, rows: Int) {
    times.update(repeating: 0, count: rows)
    let bound = UInt32(rows)
    for _ in 0..<rows { times[Int(integer(below: bound))] &+= 1 }
  }

  /// One bit for every row of a bootstrap sample.
  static func bootstrapBits(key: RandomKey, rows: Int) -> [UInt64] {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: rows) { times in
      guard let start = times.baseAddress else { return [] }
      var random = RandomWords(key: key)
      random.bootstrap(into: start, rows: rows)
      return bits(start, rows: rows)
    }
  }

  /// One bit for every row that was sampled.
  static func bits(_ times: UnsafePointer<UInt8>, rows: Int) -> [UInt64] {
    var bits = [UInt64](repeating: 0, count: (rows + 63) / 64)
    for row in 0..<rows where times[row] > 0 { bits[row / 64] |= 1 << UInt64(row % 64) }
    return bits
  }
}
