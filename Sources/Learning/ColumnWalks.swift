/// Ways from background rows to one row, on which raw columns take that row's values one after the other;
/// every way is gone in its order, and then in the reverse.
///
/// Of every way n - 1 rows lie between its ends each time, where n columns differ; they are counted way by
/// way, those of the order before those of the reverse.
package struct ColumnWalks: Sendable {
  /// The background row that each way begins at.
  package private(set) var origins: [Int] = []
  /// The columns in which the ends of the ways differ, in the order in which they change, way after way.
  package private(set) var columns: [Int32] = []
  /// Where the columns of every way begin, and the end of the last.
  package private(set) var starts: [Int] = [0]
  /// The rows between the ends of all ways.
  package private(set) var count = 0

  package init() {}

  /// Adds a way from a background row.
  package mutating func append(from origin: Int, order: [Int32]) {
    origins.append(origin)
    columns += order
    starts.append(columns.count)
    count += 2 * max(0, order.count - 1)
  }

  /// The columns of a way.
  package subscript(way: Int) -> ArraySlice<Int32> { columns[starts[way]..<starts[way + 1]] }
}

/// A model that is ready to score the rows between background rows and any other row.
package protocol WalkScorer: Sendable {
  /// P(positive) of all rows between, with the model's own bits; `row` holds the features of the ways'
  /// end.
  func scores(of walks: ColumnWalks, to row: ArraySlice<Float>) -> [Float]
}

/// A model that scores the rows between faster than one by one.
package protocol WalkableModel: TrainedModel {
  /// Prepares for ways from the rows of [rows, features]; nil where this very model has no faster way.
  func walkScorer(from background: Tensor, groups: FeatureGroups) -> (any WalkScorer)?
}

/// Any model, which is given the features of all rows between.
///
/// A feature is computed from one raw column, so a row between has features of its ends only.
package struct MixedRowScorer: WalkScorer {
  private let model: any TrainedModel
  private let background: Tensor
  /// The features of every raw column, one list after the other, and where each begins.
  private let features: [Int]
  private let starts: [Int]

  package init(_ model: any TrainedModel, background: Tensor, groups: FeatureGroups) {
    self.model = model
    self.background = background
    var features: [Int] = []
    var starts = [0]
    let lists = Dictionary(grouping: groups.groups.indices) { groups.groups[$0] }
    for group in 0..<groups.count {
      features += lists[group] ?? []
      starts.append(features.count)
    }
    (self.features, self.starts) = (features, starts)
  }

  package func scores(of walks: ColumnWalks, to row: ArraySlice<Float>) -> [Float] {
    guard walks.count > 0 else { return [] }
    let width = background.columns
    let elements = [Float](unsafeUninitializedCapacity: walks.count * width) { out, count in
      count = walks.count * width
      guard width > 0, var target = out.baseAddress else { return }
      background.elements.withUnsafeBufferPointer { origins in
        row.withUnsafeBufferPointer { row in
          guard let origins = origins.baseAddress, let row = row.baseAddress else { return }
          for (way, origin) in walks.origins.enumerated() {
            let from = UnsafePointer(origins + origin * width)
            let columns = walks[way]
            mix(columns.dropLast(), from: from, to: row, &target)
            mix(columns.reversed().dropLast(), from: from, to: row, &target)
          }
        }
      }
    }
    return model.scores(for: Tensor(shape: [walks.count, width], elements: elements))
  }

  /// Writes the rows in which one column after the other has changed.
  @inline(__always)
  private func mix(
    _ columns: some Sequence<Int32>, from origin: UnsafePointer<Float>,
    to row: UnsafePointer<Float>, _ target: inout UnsafeMutablePointer<Float>
  ) {
    let width = background.columns
    var before = origin
    for column in columns {
      target.initialize(from: before, count: width)
      for place in starts[Int(column)]..<starts[Int(column) + 1] {
        target[features[place]] = row[features[place]]
      }
      before = UnsafePointer(target)
      target += width
    }
  }
}
