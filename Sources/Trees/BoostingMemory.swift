import CKernels
import Learning

/// What is needed to grow trees, made once.
struct BoostingMemory: ~Copyable {
  private let rowPlaces: (UnsafeMutablePointer<UInt32>, UnsafeMutablePointer<UInt32>)
  private let gradientPlaces: (UnsafeMutablePointer<UInt64>, UnsafeMutablePointer<UInt64>)
  private let histograms: UnsafeMutablePointer<UInt64>
  private let splitPlaces: UnsafeMutablePointer<ck_boost_split>
  private let entries: Int
  private let features: Int

  init(rows: BoostedRows, histograms count: Int) {
    func room<Element>(_ count: Int, _ zero: Element) -> UnsafeMutablePointer<Element> {
      let memory = UnsafeMutablePointer<Element>.allocate(capacity: max(1, count))
      memory.initialize(repeating: zero, count: max(1, count))
      return memory
    }
    entries = rows.entries
    features = rows.features.count
    rowPlaces = (room(rows.count, 0), room(rows.count, 0))
    gradientPlaces = (room(rows.count, 0), room(rows.count, 0))
    histograms = .allocate(capacity: max(1, rows.entries * count))
    splitPlaces = room(2 * rows.features.count, ck_boost_split())
  }

  deinit {
    rowPlaces.0.deallocate()
    rowPlaces.1.deallocate()
    gradientPlaces.0.deallocate()
    gradientPlaces.1.deallocate()
    histograms.deallocate()
    splitPlaces.deallocate()
  }

  func rows(_ side: Int) -> UnsafeMutablePointer<UInt32> {
    side == 0 ? rowPlaces.0 : rowPlaces.1
  }

  func gradients(_ side: Int) -> UnsafeMutablePointer<UInt64> {
    side == 0 ? gradientPlaces.0 : gradientPlaces.1
  }

  func histogram(_ place: Int) -> UnsafeMutablePointer<UInt64> { histograms + place * entries }

  /// The best split on each feature, of one of two nodes.
  func splits(_ side: Int) -> UnsafeMutablePointer<ck_boost_split> {
    splitPlaces + side * features
  }

  /// Writes the rows of a tree to the first place: first those of a sample, each of `learned` rows with the
  /// same chance, then all others; gives how many were sampled.
  func sample(_ share: Double, of learned: Int, all: Int, key: RandomKey) -> Int {
    let limit = UInt64((share * 65_536).rounded())
    var bits = [UInt64](repeating: 0, count: (learned + 3) / 4)
    if share < 1 { ck_random_bits([key.words.0, key.words.1], 0, bits.count, &bits) }
    var front = 0
    var back = all
    for row in 0..<learned {
      let isSampled = bits[row / 4] >> UInt64(row % 4 * 16) & 0xFFFF < limit
      rowPlaces.0[isSampled ? front : back - 1] = UInt32(truncatingIfNeeded: row)
      front += isSampled ? 1 : 0
      back -= isSampled ? 0 : 1
    }
    for row in learned..<all {
      back -= 1
      rowPlaces.0[back] = UInt32(truncatingIfNeeded: row)
    }
    return front
  }
}
