public import Learning
import StrictJSON

extension RandomForestModel {
  private struct Header: Codable {
    var classifier: String
    var settings: RandomForest
    var columns: [Feature]
    var record: FitRecord
  }

  /// The words of all trees, one tree after the other, and the cuts of all features.
  public var state: ModelState {
    let header = Header(
      classifier: RandomForest.name, settings: settings, columns: columns, record: record)
    let words = trees.flatMap { $0.words.map { Int32(bitPattern: $0) } }
    let cuts = bins.flatMap(\.cuts)
    return ModelState(
      header: (try? StrictJSON.encode(header)) ?? .null,
      arrays: [
        .init(name: "words", shape: [words.count], values: .int32(words)),
        .init(name: "wordCounts", shape: [trees.count], counts: trees.map(\.words.count)),
        .init(name: "cuts", shape: [cuts.count], values: .float(cuts)),
        .init(name: "cutCounts", shape: [bins.count], counts: bins.map(\.cuts.count)),
      ])
  }

  /// Makes the model again, after checking that every walk down its trees stays inside them.
  public init(state: ModelState) throws(PackageError) {
    let read = StrictJSON.decode(Header.self, from: state.header)
    guard let header = read.value, read.issues.isEmpty, header.classifier == RandomForest.name
    else { throw .damaged("its header is not that of a random forest") }
    guard case .int32(let words)? = state["words"]?.values,
      case .int32(let wordCounts)? = state["wordCounts"]?.values,
      case .float(let cuts)? = state["cuts"]?.values,
      case .int32(let cutCounts)? = state["cutCounts"]?.values
    else { throw .damaged("it lacks the arrays of a random forest") }
    let bins = try Self.bins(header.columns, cuts: cuts, counts: cutCounts)
    let trees = try Self.divide(words, by: wordCounts, what: "trees").map { words in
      Tree(words: words.map { UInt32(bitPattern: $0) })
    }
    guard !trees.isEmpty, trees.allSatisfy({ $0.isSound(for: bins) }) else {
      throw .damaged("its trees lead nowhere")
    }
    self.init(
      settings: header.settings, columns: header.columns, bins: bins, trees: trees)
    record = header.record
  }

  private static func bins(
    _ columns: [Feature], cuts: [Float], counts: [Int32]
  ) throws(PackageError) -> [FeatureBins] {
    guard counts.count == columns.count else {
      throw .damaged("it has cuts for \(counts.count) of \(columns.count) columns")
    }
    let parts = try divide(cuts, by: counts, what: "cuts")
    return zip(columns, parts).map { column, cuts in
      FeatureBins(cuts: Array(cuts), levels: FeatureBins.levels(of: column))
    }
  }

  /// Cuts an array into parts of given sizes, which must use it up.
  private static func divide<Element>(
    _ all: [Element], by counts: [Int32], what: String
  ) throws(PackageError) -> [ArraySlice<Element>] {
    var parts: [ArraySlice<Element>] = []
    var rest = all[...]
    for count in counts {
      guard count >= 0, Int(count) <= rest.count else {
        throw .damaged("its \(what) are cut off")
      }
      parts.append(rest.prefix(Int(count)))
      rest = rest.dropFirst(Int(count))
    }
    guard rest.isEmpty else { throw .damaged("there is more than its \(what)") }
    return parts
  }
}

extension ModelState.Array {
  fileprivate init(name: String, shape: [Int], counts: [Int]) {
    self.init(name: name, shape: shape, values: .int32(counts.map { Int32($0) }))
  }
}
