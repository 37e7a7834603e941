import CKernels

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
