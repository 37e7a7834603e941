import CKernels
import Learning
import Tensors

/// Where the bins of each feature stand in a training row.
struct RecordLayout: Sendable {
  /// One for every feature.
  private(set) var features: [ck_forest_feature] = []
  /// The number of levels of each feature that is a category.
  let levels: [Int?]
  /// The features that have at least two bins among the training rows.
  private(set) var split: [UInt32] = []
  /// Bytes of a record.
  private(set) var stride = 0
  /// Words of bits.
  private(set) var wordCount = 0

  /// Lays out two-valued features as bits, others as bytes, two where there are more than 256 bins.
  init(_ data: Dataset, bins: [FeatureBins]) {
    levels = bins.map(\.levels)
    var bits = 0
    var wide: [Int] = []
    for (feature, bins) in bins.enumerated() {
      var place = ck_forest_feature(kind: 0, bins: UInt32(bins.count), offset: 0, width: 0)
      let occupied = bins.levels == nil ? bins.count : Self.occupied(data, feature, bins)
      if occupied == 2 && bins.count <= 3 && Self.isTwoValued(data, feature, bins) {
        place.offset = UInt32(bits)
        bits += 1
      } else if occupied >= 2 {
        let kind = bins.levels == nil ? CK_FOREST_ORDERED : CK_FOREST_CATEGORY
        place.kind = kind.rawValue
        place.width = bins.count > 256 ? 2 : 1
        if place.width == 2 {
          wide.append(feature)
        } else {
          place.offset = UInt32(stride)
          stride += 1
        }
      }
      if occupied >= 2 { split.append(UInt32(feature)) }
      features.append(place)
    }
    wordCount = (bits + 31) / 32
    placeWide(wide)
  }

  private mutating func placeWide(_ wide: [Int]) {
    stride += stride % 2
    for feature in wide {
      features[feature].offset = UInt32(stride)
      stride += 2
    }
    // Strides that the kernels copy in one or two moves.
    let steps = [0, 4, 8, 16, 32]
    stride = steps.first { $0 >= stride } ?? (stride + 15) / 16 * 16
  }

  /// How many bins of a category occur; counting ends at three.
  private static func occupied(_ data: Dataset, _ feature: Int, _ bins: FeatureBins) -> Int {
    let unknown = Float(bins.levels ?? 0)
    var seen: [Float] = []
    for row in 0..<data.rowCount where seen.count < 3 {
      let code = data.features[row, feature]
      let bin = code >= 0 && code < unknown ? code : unknown
      if !seen.contains(bin) { seen.append(bin) }
    }
    return seen.count
  }

  /// Whether every row is in bin 0 or 1.
  private static func isTwoValued(_ data: Dataset, _ feature: Int, _ bins: FeatureBins) -> Bool {
    bins.levels == nil
      || (0..<data.rowCount).allSatisfy { (0...1).contains(data.features[$0, feature]) }
  }
}
