import CKernels

/// A name for a stream of random numbers, derived from a seed by names alone.
///
/// `RandomKey(seed: 7)["fold", 3]["tree", 12]` is the same key on every machine and in every order of
/// asking; no key is drawn from another's stream, so adding one name changes no other.
public struct RandomKey: Sendable, Hashable {
  let low: UInt64
  let high: UInt64

  public init(seed: UInt64) {
    (low, high) = Threefry.block(key: (seed, 0x776f_726b_6265_6e63), counter: (0, 0))
  }

  init(low: UInt64, high: UInt64) {
    self.low = low
    self.high = high
  }

  public subscript(name: String) -> RandomKey { derived(name: name, index: 0, tagged: 0) }

  /// The key of a name and a number.
  public subscript(name: String, index: Int) -> RandomKey {
    derived(name: name, index: UInt64(bitPattern: Int64(index)), tagged: 1)
  }

  /// The two words that kernels take.
  public var words: (UInt64, UInt64) { (low, high) }

  /// The stream of numbers under this key, from its beginning.
  public var stream: RandomStream { RandomStream(key: self) }

  /// Hashes the name in blocks of sixteen bytes, each block chained through Threefry as the counter
  /// under the key so far; the last block carries length, tag and index, so no two names collide.
  private func derived(name: String, index: UInt64, tagged tag: UInt64) -> RandomKey {
    var key = (low, high)
    var block: (UInt64, UInt64) = (0, 0)
    var length = 0
    for byte in name.utf8 {
      let shift = UInt64(length % 8) * 8
      if length % 16 < 8 {
        block.0 |= UInt64(byte) << shift
      } else {
        block.1 |= UInt64(byte) << shift
      }
      length += 1
      if length % 16 == 0 {
        key = Threefry.block(key: key, counter: block)
        block = (0, 0)
      }
    }
    key = Threefry.block(key: key, counter: block)
    key = Threefry.block(key: key, counter: (UInt64(length) << 1 | tag, index))
    return RandomKey(low: key.0, high: key.1)
  }
}

/// The numbers under one key, read in order; position i is a pure function of key and i.
public struct RandomStream: RandomNumberGenerator, Sendable {
  private let key: RandomKey
  private var position: UInt64 = 0
  private var buffered: UInt64 = 0

  init(key: RandomKey) { self.key = key }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    defer { position += 1 }
    if position % 2 == 1 { return buffered }
    let block = Threefry.block(key: key.words, counter: (position / 2, 0))
    buffered = block.1
    return block.0
  }

  /// A number in [0, 1) with 53 random bits.
  public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A number in (0, 1), never an end point, as an inverse distribution function needs it.
  public mutating func openUniform() -> Double { (Double(next() >> 12) + 0.5) * 0x1p-52 }

  /// A standard normal number, by the inverse of the distribution function.
  public mutating func normal() -> Double { ck_normal_quantile(openUniform()) }

  /// A whole number in 0..<bound, every one equally likely (Lemire 2019).
  public mutating func integer(below bound: Int) -> Int {
    precondition(bound > 0, "a random integer needs a bound of at least 1, got \(bound)")
    let range = UInt64(bound)
    var product = next().multipliedFullWidth(by: range)
    if product.low < range {
      let threshold = (0 &- range) % range
      while product.low < threshold { product = next().multipliedFullWidth(by: range) }
    }
    return Int(product.high)
  }

  /// Puts the elements in random order (Fisher–Yates, from the end).
  public mutating func shuffle<Element>(_ elements: inout [Element]) {
    guard elements.count > 1 else { return }
    for last in stride(from: elements.count - 1, to: 0, by: -1) {
      elements.swapAt(last, integer(below: last + 1))
    }
  }

  /// The numbers 0..<count in random order.
  public mutating func permutation(_ count: Int) -> [Int] {
    var order = Array(0..<count)
    shuffle(&order)
    return order
  }
}

/// Threefry-2x64-20: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3",
/// SC 2011.
package enum Threefry {
  /// One block of two random words.
  package static func block(
    key: (UInt64, UInt64), counter: (UInt64, UInt64)
  ) -> (UInt64, UInt64) {
    let k0 = key.0
    let k1 = key.1
    let k2 = 0x1BD1_1BDA_A9FC_1A22 ^ k0 ^ k1
    var x = (counter.0 &+ k0, counter.1 &+ k1)
    mixEarly(&x)
    inject(&x, k1, k2 &+ 1)
    mixLate(&x)
    inject(&x, k2, k0 &+ 2)
    mixEarly(&x)
    inject(&x, k0, k1 &+ 3)
    mixLate(&x)
    inject(&x, k1, k2 &+ 4)
    mixEarly(&x)
    inject(&x, k2, k0 &+ 5)
    return x
  }

  @inline(__always)
  private static func mixEarly(_ x: inout (UInt64, UInt64)) {
    rotate(&x, 16)
    rotate(&x, 42)
    rotate(&x, 12)
    rotate(&x, 31)
  }

  @inline(__always)
  private static func mixLate(_ x: inout (UInt64, UInt64)) {
    rotate(&x, 16)
    rotate(&x, 32)
    rotate(&x, 24)
    rotate(&x, 21)
  }

  @inline(__always)
  private static func rotate(_ x: inout (UInt64, UInt64), _ bits: UInt64) {
    x.0 = x.0 &+ x.1
    x.1 = (x.1 &<< bits | x.1 &>> (64 - bits)) ^ x.0
  }

  @inline(__always)
  private static func inject(_ x: inout (UInt64, UInt64), _ first: UInt64, _ second: UInt64) {
    x.0 = x.0 &+ first
    x.1 = x.1 &+ second
  }
}
