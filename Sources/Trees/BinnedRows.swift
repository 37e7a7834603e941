import CKernels
import Concurrency
import Learning

/// The training rows as bins: the only form in which trees see them.
struct BinnedRows: Sendable {
  /// Where each feature stands; a feature with fewer than two occupied bins stands nowhere.
  let layout: RecordLayout
  let count: Int
  /// A record of every row: the bins of all features but two-valued ones.
  private(set) var records: [UInt8]
  /// Bits of the two-valued features, word by word over all rows.
  private(set) var words: [UInt32]
  /// 1 for positive rows.
  let positives: [UInt8]

  init(_ data: Dataset, bins: [FeatureBins], threads: Int) {
    let layout = RecordLayout(data, bins: bins)
    let count = data.rowCount
    self.layout = layout
    self.count = count
    positives = data.labels.map { $0 > 0.5 ? 1 : 0 }
    records = [UInt8](repeating: 0, count: count * layout.stride)
    words = [UInt32](repeating: 0, count: count * layout.wordCount)
    fill(data, bins: bins, threads: threads)
  }

  private mutating func fill(_ data: Dataset, bins: [FeatureBins], threads: Int) {
    let block = 512
    let count = count
    let layout = layout
    records.withUnsafeMutableBufferPointer { records in
      words.withUnsafeMutableBufferPointer { words in
        // Blocks of rows are written by one thread each and read by none.
        nonisolated(unsafe) let target = RecordWriter(
          layout: layout, rows: count, records: records, words: words)
        _ = parallelMap(count: (count + block - 1) / block, threads: threads) { index in
          let rows = index * block..<min((index + 1) * block, count)
          target.write(data, bins: bins, rows: rows)
        }
      }
    }
  }
}

private struct RecordWriter {
  let layout: RecordLayout
  let rows: Int
  let records: UnsafeMutableBufferPointer<UInt8>
  let words: UnsafeMutableBufferPointer<UInt32>

  func write(_ data: Dataset, bins: [FeatureBins], rows range: Range<Int>) {
    withUnsafeTemporaryAllocation(of: UInt16.self, capacity: range.count) { column in
      data.features.elements.withUnsafeBufferPointer { elements in
        guard let out = column.baseAddress, let numbers = elements.baseAddress else { return }
        for feature in layout.split {
          let place = layout.features[Int(feature)]
          let start = numbers + range.lowerBound * bins.count + Int(feature)
          bins[Int(feature)].fill(out, from: start, stride: bins.count, count: range.count)
          store(out, at: place, rows: range)
        }
      }
    }
  }

  private func store(
    _ column: UnsafePointer<UInt16>, at place: ck_forest_feature, rows range: Range<Int>
  ) {
    let offset = Int(place.offset)
    if place.kind == CK_FOREST_BIT.rawValue {
      let word = offset / 32 * rows
      for (index, row) in range.enumerated() {
        words[word + row] |= UInt32(column[index]) << UInt32(offset % 32)
      }
    } else if place.width == 1 {
      for (index, row) in range.enumerated() {
        records[row * layout.stride + offset] = UInt8(truncatingIfNeeded: column[index])
      }
    } else {
      for (index, row) in range.enumerated() {
        let at = row * layout.stride + offset
        records[at] = UInt8(truncatingIfNeeded: column[index])
        records[at + 1] = UInt8(truncatingIfNeeded: column[index] >> 8)
      }
    }
  }
}

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
      switch Occupancy(data, feature, bins) {
      case .constant: break
      case .twoValued:
        place.offset = UInt32(bits)
        bits += 1
        split.append(UInt32(feature))
      case .several:
        place.kind = (bins.levels == nil ? CK_FOREST_ORDERED : CK_FOREST_CATEGORY).rawValue
        place.width = bins.count > 256 ? 2 : 1
        if place.width == 2 { wide.append(feature) }
        place.offset = UInt32(stride)
        stride += place.width == 2 ? 0 : 1
        split.append(UInt32(feature))
      }
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
}

/// How many bins of a feature the training rows are in.
private enum Occupancy {
  /// At most one.
  case constant
  /// The first two and no other.
  case twoValued
  /// Two others, or more.
  case several

  init(_ data: Dataset, _ feature: Int, _ bins: FeatureBins) {
    guard let levels = bins.levels else {
      self = bins.count < 2 ? .constant : bins.count == 2 ? .twoValued : .several
      return
    }
    let width = data.columns.count
    var zeros = false
    var ones = false
    var others: Set<Float> = []
    data.features.elements.withUnsafeBufferPointer { elements in
      for row in 0..<data.rowCount where others.count < 2 {
        let code = elements[row * width + feature]
        switch code {
        case 0: zeros = true
        case 1: ones = true
        default: others.insert(code > 0 && code < Float(levels) ? code : -1)
        }
      }
    }
    let count = (zeros ? 1 : 0) + (ones ? 1 : 0) + others.count
    self = count < 2 ? .constant : zeros && ones && others.isEmpty ? .twoValued : .several
  }
}
