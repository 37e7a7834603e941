public import Learning
public import ONNX
import StrictJSON

/// The models of a bagging.
public struct BaggedModel: Sendable {
  /// The settings that it was fitted with.
  public let settings: Bagging
  public let members: [any TrainedModel]
  /// Parameters are those of all models together; it converged where every model did; importance is
  /// the mean where all models have it.
  public let record: FitRecord

  init(settings: Bagging, members: [any TrainedModel]) {
    self.settings = settings
    self.members = members
    record = Self.record(of: members.map(\.record))
  }

  private static func record(of records: [FitRecord]) -> FitRecord {
    let converged = records.compactMap(\.converged)
    return FitRecord(
      parameters: records.reduce(0) { $0 + $1.parameters },
      converged: converged.isEmpty ? nil : converged.allSatisfy { $0 },
      importance: importance(records.map(\.importance)))
  }

  private static func importance(
    _ lists: [[FitRecord.Importance]]
  ) -> [FitRecord.Importance] {
    guard let first = lists.first, lists.allSatisfy({ $0.map(\.feature) == first.map(\.feature) })
    else { return [] }
    return first.indices.map { place in
      let sum = lists.reduce(0) { $0 + $1[place].value }
      return FitRecord.Importance(
        feature: first[place].feature, value: sum / Double(lists.count))
    }
  }
}

extension BaggedModel: TrainedModel {
  public var featureCount: Int? { members.first?.featureCount }

  /// Where every model does.
  public var takesMissing: Bool { members.allSatisfy(\.takesMissing) }

  /// The mean of the models' scores of every row, summed in the models' order.
  public func scores(for features: Tensor) -> [Float] {
    Self.means(of: members, rows: features.rows) { $0.scores(for: features) }
  }

  fileprivate static func means<Member>(
    of members: [Member], rows: Int, _ scores: (Member) -> [Float]
  ) -> [Float] {
    var sums = [Double](repeating: 0, count: rows)
    for member in members {
      for (row, score) in scores(member).enumerated() { sums[row] += Double(score) }
    }
    return sums.map { Float($0 / Double(members.count)) }
  }
}

extension BaggedModel {
  private struct Header: Codable {
    var classifier: String
    var settings: Bagging
    /// The header of every model.
    var models: [JSON]
  }

  /// The settings and every model's header, and the arrays of model i, named `model_i.` and their own
  /// name.
  public var state: ModelState {
    let states = members.map(\.state)
    let header = Header(
      classifier: Bagging.name, settings: settings, models: states.map(\.header))
    let arrays = states.enumerated().flatMap { index, state in
      state.arrays.map { array in
        var named = array
        named.name = Self.prefix(index) + array.name
        return named
      }
    }
    return ModelState(header: (try? StrictJSON.encode(header)) ?? .null, arrays: arrays)
  }

  /// Reads a model whose classifier is one of this repository.
  public init(state: ModelState) throws(PackageError) {
    try self.init(state: state, catalog: EnsembleComponents.storedCatalog)
  }

  /// Reads a model whose classifier stands in a catalog.
  public init(state: ModelState, catalog: Catalog) throws(PackageError) {
    let read = StrictJSON.decode(
      Header.self, from: state.header, userInfo: [.catalog: catalog], acceptsFormerNames: true)
    guard let header = read.value, read.issues.isEmpty, header.classifier == Bagging.name else {
      throw .damaged("its header is not that of a bagging: \(read.issues.first?.description ?? "")")
    }
    guard header.models.count == header.settings.models else {
      throw .damaged(
        "it has \(header.models.count) models, its settings say \(header.settings.models)")
    }
    var members: [any TrainedModel] = []
    for (index, model) in header.models.enumerated() {
      let part = ModelState(header: model, arrays: Self.arrays(of: index, in: state))
      members.append(
        try header.settings.classifier.value.model(of: part, catalog: catalog))
    }
    self.init(settings: header.settings, members: members)
  }

  private static func prefix(_ index: Int) -> String { "model_\(index)." }

  private static func arrays(of index: Int, in state: ModelState) -> [ModelState.Array] {
    let prefix = prefix(index)
    return state.arrays.filter { $0.name.hasPrefix(prefix) }.map { array in
      var own = array
      own.name.removeFirst(prefix.count)
      return own
    }
  }
}

extension Classifier {
  /// A stored model of this classifier; what a stored bagging names stands in the catalog.
  public func model(
    of state: ModelState, catalog: Catalog
  ) throws(PackageError) -> any TrainedModel {
    if Self.self == Bagging.self { return try BaggedModel(state: state, catalog: catalog) }
    return try Model(state: state)
  }
}

extension BaggedModel: AdditiveModel {
  /// The mean of what the models contribute, where all of them add up on probabilities; the mean of
  /// logistic regressions does on no scale.
  public func attribution(
    against background: Tensor, groups: FeatureGroups
  ) -> (any Attribution)? {
    var parts: [any Attribution] = []
    for member in members {
      guard let model = member as? any AdditiveModel,
        let part = model.attribution(against: background, groups: groups),
        part.scale == .probability
      else { return nil }
      parts.append(part)
    }
    return parts.isEmpty ? nil : BaggedAttribution(parts: parts, columns: groups.count)
  }
}

private struct BaggedAttribution: Attribution {
  let parts: [any Attribution]
  let columns: Int

  var scale: AdditiveScale { .probability }

  var base: Double { parts.reduce(0) { $0 + $1.base } / Double(parts.count) }

  func contributions(of rows: Tensor, threads: Int) -> Contributions {
    var sums = [Double](repeating: 0, count: rows.rows * columns)
    for part in parts {
      let values = part.contributions(of: rows, threads: threads).values
      for place in sums.indices { sums[place] += values[place] }
    }
    return Contributions(
      scale: scale, base: base, columns: columns,
      values: sums.map { $0 / Double(parts.count) })
  }
}

extension BaggedModel {
  /// The mean of the models' probabilities, summed in double precision in the models' order.
  public func graph(_ features: Value, in builder: inout GraphBuilder) -> Value {
    var sum = builder.scalar(0.0)
    for member in members {
      let probability = member.graph(features, in: &builder)
      sum = builder.add(sum, builder.cast(probability, to: .double))
    }
    return builder.cast(
      builder.divide(sum, builder.scalar(Double(members.count))), to: .float)
  }
}

extension BaggedModel: WalkableModel {
  package func walkScorer(from background: Tensor, groups: FeatureGroups) -> (any WalkScorer)? {
    BaggedWalks(
      members: members.map { member in
        (member as? any WalkableModel)?.walkScorer(from: background, groups: groups)
          ?? MixedRowScorer(member, background: background, groups: groups)
      })
  }
}

/// The models of a bagging, ready to score the rows between.
private struct BaggedWalks: WalkScorer {
  let members: [any WalkScorer]

  func scores(of walks: ColumnWalks, to row: ArraySlice<Float>) -> [Float] {
    BaggedModel.means(of: members, rows: walks.count) { $0.scores(of: walks, to: row) }
  }
}
