import Foundation
import LearningTestKit
import Simulation
import Testing

@Suite struct SyntheticChurnTests {
  static let shipped = SyntheticChurn()

  @Test("the files in the repository are what the library makes, byte for byte")
  func shippedFiles() throws {
    #expect(try text("customers.csv") == Self.shipped.csv)
    #expect(try text("customers_truth.csv") == Self.shipped.truth)
    #expect(Self.shipped.csv.utf8.count < 2_000_000)
  }

  @Test("the first rows are the same however many are made")
  func prefix() {
    let few = SyntheticChurn(rows: 100, seed: 7)
    #expect(Self.shipped.csv.hasPrefix(few.csv))
    #expect(Self.shipped.truth.hasPrefix(few.truth))
    #expect(SyntheticChurn(rows: 100, seed: 8).csv != few.csv)
  }

  @Test("the schema is a telecom base with twelve months in three channels")
  func schema() {
    let lines = lines(of: Self.shipped.csv)
    let months = ["minutes", "data_gb", "calls"].flatMap { channel in
      (1...12).map { "\(channel)_\($0)" }
    }
    #expect(
      lines[0] == [
        "customerID", "gender", "age", "SeniorCitizen", "Partner", "Dependents", "Region",
        "tenure", "Contract", "PhoneService", "MultipleLines", "InternetService",
        "OnlineSecurity", "OnlineBackup", "DeviceProtection", "TechSupport", "StreamingTV",
        "StreamingMovies", "PaperlessBilling", "PaymentMethod", "MonthlyCharges",
        "TotalCharges", "SupportCalls", "Complaints", "Satisfaction",
      ] + months + ["Churn"])
    #expect(lines.count == 5001)
    #expect(lines.allSatisfy { $0.count == lines[0].count })
    #expect(Set(lines.dropFirst().map { $0[0] }).count == 5000)
    #expect(Set(lines.dropFirst().map { $0[61] }) == ["Yes", "No"])
  }

  @Test("each column with gaps writes them in one way")
  func missingTokens() {
    let rows = lines(of: Self.shipped.csv).dropFirst()
    let tokens: Set<String> = ["NA", " ", ""]
    let expected = [2: "NA", 21: " ", 24: ""]
    for column in 0..<62 {
      let found = Set(rows.map { $0[column] }.filter(tokens.contains))
      #expect(found == (expected[column].map { [$0] } ?? []))
    }
  }

  @Test("the truth file has the probability and the month of the drop of every customer")
  func truth() throws {
    let lines = lines(of: Self.shipped.truth)
    #expect(lines[0] == ["customerID", "ChurnProbability", "DropMonth"])
    #expect(lines.count == 5001)
    for (row, line) in lines.dropFirst().enumerated() {
      let customer = ChurnProcess(seed: 7).customer(row)
      #expect(line[0] == customer.id)
      #expect(Double(line[1]) == customer.churnProbability)
      #expect(line[2] == customer.usage.dropMonth.map { String($0 + 1) } ?? "")
    }
  }

  @Test("the best attainable scores leave room, and the drawn ones agree with the expected ones")
  func attainable() throws {
    let summary = Self.shipped.summary
    let auc = try #require(summary.bestAUC)
    let recall = try #require(summary.bestRecall)
    #expect(auc > 0.88 && auc < 0.91)
    #expect(recall > 0.55 && recall < 0.68)
    #expect(abs(auc - (try #require(summary.expectedAUC))) < 0.01)
    #expect(abs(recall - (try #require(summary.expectedRecall))) < 0.03)
    #expect(abs(summary.baseRate - summary.expectedBaseRate) < 0.015)
    #expect(try #require(summary.bestRecallAtHalfPrecision) > recall)
  }

  @Test("no rows and one row are files too, with no score where there is none")
  func degenerate() {
    let empty = SyntheticChurn(rows: 0, seed: 7)
    #expect(empty.csv.split(separator: "\n").count == 1)
    #expect(empty.summary.bestAUC == nil)
    #expect(empty.summary.bestRecall == nil)
    #expect(SyntheticChurn(rows: 1, seed: 7).summary.bestAUC == nil)
  }

  private func text(_ name: String) throws -> String {
    let url = Fixture.package.appending(components: "data", name)
    return String(decoding: try Data(contentsOf: url), as: UTF8.self)
  }

  private func lines(of text: String) -> [[String]] {
    text.split(separator: "\n").map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }
}
