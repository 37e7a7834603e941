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

  /// Bins every row.
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

/// Writes bins into records.
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
