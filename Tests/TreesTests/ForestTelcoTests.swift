import Foundation
import Learning
import LearningTestKit
import Testing
import Trees

/// The public Telco data, where it is at hand: what forests of other libraries reach.
@Suite struct ForestTelcoTests {
  static let rows: [[String]]? = Fixture.publicData("telco.csv").flatMap { url in
    (try? String(contentsOf: url, encoding: .utf8))?.split(whereSeparator: \.isNewline)
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
  }
  static let numeric = ["tenure", "MonthlyCharges", "TotalCharges"]

  /// Numbers, then categories: as codes or as one indicator a level.
  static func data(_ rows: [[String]], oneHot: Bool) -> Dataset {
    let header = rows[0]
    let body = rows.dropFirst()
    var columns: [(Feature, [Float])] = []
    for name in numeric {
      let place = header.firstIndex(of: name) ?? 0
      columns.append((Feature(name: name), body.map { Float($0[place]) ?? 0 }))
    }
    for (place, name) in header.enumerated()
    where !(numeric + ["customerID", "Churn"]).contains(name) {
      let levels = Set(body.map { $0[place] }).sorted()
      if oneHot {
        for level in levels {
          let feature = Feature(name: "\(name)=\(level)", kind: .indicator(of: name))
          columns.append((feature, body.map { $0[place] == level ? 1 : 0 }))
        }
      } else {
        let codes = body.map { Float(levels.firstIndex(of: $0[place]) ?? -1) }
        columns.append((Feature(name: name, kind: .category(levels: levels)), codes))
      }
    }
    let labels = body.map { Float($0.last == "Yes" ? 1 : 0) }
    let elements = labels.indices.flatMap { row in columns.map { $0.1[row] } }
    return Dataset(
      features: Tensor(shape: [labels.count, columns.count], elements: elements),
      columns: columns.map(\.0), labels: labels)
  }

  /// The mean AUC over five stratified folds.
  static func auc(_ forest: RandomForest, _ data: Dataset, seed: UInt64) throws -> Double {
    var stream = RandomKey(seed: seed).stream
    let shuffled = stream.permutation(data.rowCount).sorted { data.labels[$0] < data.labels[$1] }
    return try (0..<5).map { fold in
      let test = shuffled.indices.filter { $0 % 5 == fold }.map { shuffled[$0] }
      let train = shuffled.indices.filter { $0 % 5 != fold }.map { shuffled[$0] }
      let model = try forest.fit(
        data.selecting(rows: train), context: FitContext(key: RandomKey(seed: 1), threads: 2))
      let held = data.selecting(rows: test)
      return ForestData.auc(model.scores(for: held.features), held.labels)
    }.reduce(0, +) / 5
  }

  @Test(
    "five folds reach the AUC that is possible", .enabled(if: rows != nil, "telco.csv is absent"),
    arguments: [true, false], [5, 10])
  func reachable(oneHot: Bool, minimumLeafSize: Int) throws {
    let data = Self.data(try #require(Self.rows), oneHot: oneHot)
    #expect(data.rowCount == 7043 && data.columns.count == (oneHot ? 46 : 19))
    let forest = RandomForest(trees: 500, minimumLeafSize: minimumLeafSize)
    let auc = try Self.auc(forest, data, seed: 11)
    #expect(auc > 0.843 && auc < 0.853, "\(auc)")
  }
}
