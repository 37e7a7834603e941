/// A name for a stream of random numbers, derived from a seed by names alone.
///
/// `RandomKey(seed: 7)["fold", 3]["tree", 12]` is the same key on every machine and in every order of
/// asking; no key is drawn from another's stream, so adding one name changes no other.
public struct RandomKey: Sendable, Hashable {
  let low: UInt64
  let high: UInt64

  /// The root key of a seed.
  public init(seed: UInt64) {
    (low, high) = Threefry.block(key: (seed, 0x776f_726b_6265_6e63), counter: (0, 0))
  }

  init(low: UInt64, high: UInt64) {
    self.low = low
    self.high = high
  }

  /// The key of a name.
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
