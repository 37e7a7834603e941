import Foundation
import Learning
import LearningTestKit
import Preparation
import Tables
import Testing

@Suite("Target encoding") struct TargetEncodingTests {
  private let key = RandomKey(seed: 3)

  @Test("a level's log odds are drawn toward those of all rows; missing is a level, unseen is none")
  func formula() throws {
    let table = Table.names("area", ["a", "a", "a", "b", nil, "b", "c", "a"])
    let labels = TrainingLabels([1, 1, 0, 0, 1, 0, 1, 0], key: key)
    let fitted = try TargetEncoding(minimumLevels: 2, smoothing: 4, folds: 2).fit(
      table, labels: labels
    ).fitted
    let column = try #require(fitted.columns.first)
    // Half of all rows are positive: four rows more, two of them positive.
    let expected: [Double] = [(2 + 2) / (2 + 2), 2 / (2 + 2), (1 + 2) / (0 + 2)]
    for (odds, ratio) in zip(column.logOdds, expected) { #expect(abs(exp(odds) - ratio) < 1e-12) }
    #expect(abs(exp(column.missing) - 1.5) < 1e-12)
    #expect(column.unseen == 0)
    let rows = Table.names("area", ["c", nil, "new"])
    #expect(
      try fitted.apply(to: rows).numbers("area") == [
        column.logOdds[2], column.missing, column.unseen,
      ])
  }

  @Test("rows count by their weight")
  func weights() throws {
    let table = Table.names("area", ["a", "b", "a", "b"])
    let transform = TargetEncoding(minimumLevels: 2, smoothing: 1)
    let weighted = try transform.fit(
      table, labels: TrainingLabels([1, 0, 0, 1], weights: [2, 1, 1, 1], key: key))
    let repeated = try transform.fit(
      .names("area", ["a", "a", "b", "a", "b"]),
      labels: TrainingLabels([1, 1, 0, 0, 1], key: key))
    #expect(weighted.fitted == repeated.fitted)
  }

  @Test("columns of few levels stay, and one that needs labels says so")
  func levels() throws {
    let table = Table.names("area", (0..<40).map { "level \($0 % 30)" })
    #expect(try TargetEncoding().fit(table).columns.isEmpty)
    let wide = Table.names("area", (0..<40).map { "level \($0 % 31)" })
    #expect(
      throws: FitError.unsuitable(
        "targetEncoding: column 'area' needs the labels of the training rows")
    ) {
      try TargetEncoding().fit(wide)
    }
    #expect(
      try TargetEncoding(minimumLevels: 1).fit(
        .names("area", ["a", "a"]), labels: TrainingLabels([1, 0], key: key)
      ).training.numbers("area") == [0, 0])
  }

  @Test("no label is in its own row's feature: labels that mean nothing are not learnt")
  func leak() throws {
    var stream = key["labels"].stream
    let names = (0..<3000).map { _ in "level \(stream.integer(below: 600))" }
    let labels = names.map { _ in Float(stream.uniform() < 0.3 ? 1 : 0) }
    let table = Table.names("area", names)
    let (fitted, training) = try TargetEncoding(minimumLevels: 31, smoothing: 1).fit(
      table, labels: TrainingLabels(labels, key: key))
    let leaking = try fitted.apply(to: table).numbers("area")
    #expect(correlation(leaking, labels) > 0.3)
    #expect(abs(correlation(training.numbers("area"), labels)) < 0.06)
  }

  @Test("another label in one row leaves that row's own feature as it is, to the bit")
  func own() throws {
    let table = Table.names("area", (0..<60).map { "level \($0 % 7)" })
    let labels = (0..<60).map { Float($0 % 4 == 0 ? 1 : 0) }
    func encoded(_ labels: [Float]) throws -> [Double] {
      try TargetEncoding(minimumLevels: 2).fit(
        table, labels: TrainingLabels(labels, key: key)
      ).training.numbers("area")
    }
    let before = try encoded(labels)
    for row in labels.indices {
      var other = labels
      other[row] = 1 - other[row]
      let after = try encoded(other)
      #expect(after[row] == before[row])
      #expect(after != before)
    }
  }

  private func correlation(_ numbers: [Double], _ labels: [Float]) -> Double {
    let count = Double(numbers.count)
    let mean = numbers.reduce(0, +) / count
    let share = labels.reduce(0) { $0 + Double($1) } / count
    var (product, first, second) = (0.0, 0.0, 0.0)
    for (number, label) in zip(numbers, labels) {
      product += (number - mean) * (Double(label) - share)
      first += (number - mean) * (number - mean)
      second += (Double(label) - share) * (Double(label) - share)
    }
    return product / (first * second).squareRoot()
  }
}
