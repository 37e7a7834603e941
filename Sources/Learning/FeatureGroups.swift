/// Which features are present or absent together in an explanation.
public struct FeatureGroups: Hashable, Sendable {
  /// The group of every feature, one of 0..<count.
  public let groups: [Int]
  /// The number of groups; some may have no feature.
  public let count: Int

  /// Groups by feature.
  public init(_ groups: [Int], count: Int) {
    precondition(
      groups.allSatisfy { $0 >= 0 && $0 < count }, "a group of \(groups) is not below \(count)")
    self.groups = groups
    self.count = count
  }

  /// Every feature by itself.
  public static func single(_ features: Int) -> FeatureGroups {
    FeatureGroups(Array(0..<features), count: features)
  }
}

extension FeatureGroups {
  /// The raw column behind every feature of a program, one group for each column of a schema.
  public init(_ program: FeatureProgram, schema: InputSchema) {
    self.init(program.formulas.map(\.column), count: schema.columns.count)
  }
}
