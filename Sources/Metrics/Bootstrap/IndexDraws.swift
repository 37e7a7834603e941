import CKernels
import Learning

/// Random whole numbers under a key, from random bits that are made in bulk.
struct IndexDraws {
  private let key: [UInt64]
  private var position: UInt64 = 0

  init(key: RandomKey) { self.key = [key.words.0, key.words.1] }

  /// Visits `count` draws of 0..<count, every number equally likely (Lemire, "Fast random integer
  /// generation in an interval", ACM TOMACS 29, 2019, on halves of 64 bits).
  mutating func forEach(count: Int, _ body: (Int) -> Void) {
    let bound = UInt32(count)
    let threshold = (0 &- bound) % bound
    var drawn = 0
    func take(_ half: UInt32) {
      let product = half.multipliedFullWidth(by: bound)
      guard drawn < count, product.low >= threshold else { return }
      body(Int(product.high))
      drawn += 1
    }
    while drawn < count {
      let words = min(1024, (count - drawn + 1) / 2)
      withUnsafeTemporaryAllocation(of: UInt64.self, capacity: words) { block in
        ck_random_bits(key, position, words, block.baseAddress)
        for word in block {
          take(UInt32(truncatingIfNeeded: word))
          take(UInt32(word >> 32))
        }
      }
      position += UInt64(words)
    }
  }
}
