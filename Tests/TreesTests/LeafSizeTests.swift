import Learning
import LearningTestKit
import StrictJSON
import Testing
import Trees

/// Forests that choose their leaf size.
@Suite struct LeafSizeTests {
  func fit(_ forest: RandomForest, _ data: Dataset, threads: Int = 1) throws -> RandomForestModel {
    try forest.fit(data, context: FitContext(key: RandomKey(seed: 7), threads: threads))
  }

  static func automatic(trees: Int = 40) -> RandomForest {
    var forest = RandomForest(trees: trees)
    forest.minimumLeafSize = .automatic
    return forest
  }

  /// Rows of which `noise` are labelled at random; the others follow the first numbers exactly.
  static func checkered(rows: Int, noise: Double) -> Dataset {
    var stream = RandomKey(seed: 12)["checkered"].stream
    var elements: [Float] = []
    var labels: [Float] = []
    for _ in 0..<rows {
      let numbers = (0..<3).map { _ in Float(stream.uniform()) }
      elements += numbers
      let truth = (Int(numbers[0] * 6) + Int(numbers[1] * 6)) % 2 == 0
      labels.append(stream.uniform() < noise ? (stream.uniform() < 0.5 ? 1 : 0) : truth ? 1 : 0)
    }
    return Dataset(
      features: Tensor(shape: [rows, 3], elements: elements),
      columns: (0..<3).map { Feature(name: "x\($0)") }, labels: labels)
  }

  @Test("small leaves where the truth is fine, large ones where it is noise; told in the record")
  func choice() throws {
    let fine = try fit(Self.automatic(), Self.checkered(rows: 900, noise: 0))
    #expect(try #require(fine.record.minimumLeafSize) <= 2)
    let noisy = try fit(Self.automatic(), Self.checkered(rows: 900, noise: 1))
    #expect(noisy.record.minimumLeafSize == 10)
    #expect(
      try fit(RandomForest(trees: 5), Self.checkered(rows: 90, noise: 0)).record.minimumLeafSize
        == nil)
  }

  @Test("the forest is that of the chosen size, bit for bit, on any threads") func sameBits() throws
  {
    let data = Self.checkered(rows: 500, noise: 0.3)
    let chosen = try fit(Self.automatic(), data)
    let size = try #require(chosen.record.minimumLeafSize)
    #expect(chosen.settings.minimumLeafSize == .rows(size))
    let told = try fit(RandomForest(trees: 40, minimumLeafSize: size), data)
    #expect(chosen.state.arrays == told.state.arrays)
    #expect(chosen.outOfBagScores == told.outOfBagScores)
    #expect(chosen.record.outOfBagAUC == told.record.outOfBagAUC)
    let threads = try fit(Self.automatic(), data, threads: 3)
    #expect(threads.state == chosen.state && threads.record == chosen.record)
    let read = try RandomForestModel(state: chosen.state)
    #expect(read.record.minimumLeafSize == size)
    #expect(read.scores(for: data.features) == chosen.scores(for: data.features))
  }

  @Test("rows that a sampler made or drew twice decide nothing: the size is 5") func resampled()
    throws
  {
    let data = Self.checkered(rows: 300, noise: 0)
    var made = data
    made.rowIDs[299] = -1
    let twice = data.selecting(rows: Array(0..<300) + [0])
    for resampled in [made, twice] {
      #expect(try fit(Self.automatic(trees: 10), resampled).record.minimumLeafSize == 5)
    }
  }

  @Test("it obeys the laws of classifiers") func laws() {
    #expect(ClassifierLaws.faults(of: Self.automatic(trees: 6), on: SampleData.mixed()) == [])
    #expect(ClassifierLaws.awkwardDataFaults(of: Self.automatic(trees: 6)) == [])
  }

  @Test("a number or a word is read, and what is neither is told") func coding() throws {
    func read(_ text: String) throws -> (value: RandomForest?, issues: [String]) {
      let read = StrictJSON.decode(RandomForest.self, from: try JSON(parsing: text.utf8))
      return (read.value, read.issues.map(\.description))
    }
    let automatic = try read(#"{"minimumLeafSize": "automatic"}"#)
    #expect(automatic.issues == [] && automatic.value?.minimumLeafSize == .automatic)
    let again = try read(StrictJSON.encode(try #require(automatic.value)).text())
    #expect(again.value == automatic.value)
    #expect(try read(#"{"minimumLeafSize": 3}"#).value?.minimumLeafSize == 3)
    #expect(
      try read(#"{"minimumLeafSize": 0}"#).issues == [
        "minimumLeafSize: must be from 1 to 2147483647, or \"automatic\", got 0"
      ])
    for text in ["\"auto\"", "1.5", "true"] {
      #expect(
        try read("{\"minimumLeafSize\": \(text)}").issues.first?.hasPrefix(
          "minimumLeafSize: expected a whole number or \"automatic\", got ") == true)
    }
    #expect(
      try read(#"{"minimumLeafSize": "automatic", "bootstrap": false}"#).issues == [
        "minimumLeafSize: \"automatic\" looks at out-of-bag rows: it needs the bootstrap"
      ])
  }
}
