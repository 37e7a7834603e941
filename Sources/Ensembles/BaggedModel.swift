public import Learning

/// The models of a bagging.
public struct BaggedModel: Sendable {
  /// The settings that it was fitted with.
  public let settings: Bagging
  /// The models, in order.
  public let members: [any TrainedModel]
  /// How the fits went.
  ///
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
  /// Those of its models.
  public var featureCount: Int? { members.first?.featureCount }

  /// The mean of the models' scores of every row, summed in the models' order.
  public func scores(for features: Tensor) -> [Float] {
    var sums = [Double](repeating: 0, count: features.rows)
    for member in members {
      for (row, score) in member.scores(for: features).enumerated() { sums[row] += Double(score) }
    }
    return sums.map { Float($0 / Double(members.count)) }
  }
}
