import CKernels
import Learning

/// How the numbers of one feature become bins.
struct FeatureBins: Sendable, Hashable {
  /// Rising cuts of an ordered feature: bin i holds the numbers above i of them.
  var cuts: [Float] = []
  /// The number of levels of a category; bin `levels` is for missing and unknown ones.
  var levels: Int?

  /// The largest number of levels that are told apart; codes above count as unknown.
  static let mostLevels = 65_534

  /// The levels that are told apart in a column; nil for a numeric one.
  static func levels(of column: Feature) -> Int? {
    guard case .category(let levels) = column.kind else { return nil }
    return min(levels.count, mostLevels)
  }

  /// The number of bins.
  var count: Int { levels.map { $0 + 1 } ?? cuts.count + 1 }

  /// Writes the bins of `count` numbers, `stride` apart.
  func fill(
    _ out: UnsafeMutablePointer<UInt16>, from numbers: UnsafePointer<Float>, stride: Int,
    count: Int
  ) {
    guard let levels else {
      cuts.withUnsafeBufferPointer { cuts in
        ck_forest_bin(count, numbers, stride, cuts.count, cuts.baseAddress, out)
      }
      return
    }
    let unknown = Float(levels)
    for row in 0..<count {
      let code = numbers[row * stride]
      out[row] = UInt16(code >= 0 && code < unknown ? code : unknown)
    }
  }
}
