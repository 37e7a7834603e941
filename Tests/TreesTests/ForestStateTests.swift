import Learning
import LearningTestKit
import StrictJSON
import Testing
import Trees

/// Settings in a spec, and models in a package.
@Suite struct ForestStateTests {
  func model(_ data: Dataset = SampleData.mixed()) throws -> RandomForestModel {
    try RandomForest(trees: 6).fit(data, context: FitContext(key: RandomKey(seed: 2)))
  }

  @Test("a model made again has the same bits, and one made of damaged parts is refused")
  func damage() throws {
    let state = try model().state
    #expect(try RandomForestModel(state: state).state == state)
    for (index, array) in state.arrays.enumerated() {
      var cut = state
      cut.arrays.remove(at: index)
      #expect(throws: PackageError.self) { try RandomForestModel(state: cut) }
      guard case .int32(let values) = array.values else { continue }
      for place in values.indices {
        var changed = values
        changed[place] = values[place] ^ 0x4000_0004
        cut = state
        cut.arrays[index].values = .int32(changed)
        let data = SampleData.mixed()
        let scores = (try? RandomForestModel(state: cut))?.scores(for: data.features)
        #expect(scores.map { ClassifierLaws.scoreFaults($0, rows: data.rowCount) } ?? [] == [])
      }
    }
  }

  @Test("settings are read from and written to a spec") func coding() throws {
    let text = #"{"trees": 20, "features": 0.5, "maximumDepth": 4, "bins": 300}"#
    let read = StrictJSON.decode(RandomForest.self, from: try JSON(parsing: Array(text.utf8)))
    #expect(read.issues == [])
    let forest = try #require(read.value)
    #expect(forest.trees == 20 && forest.features == .share(0.5) && forest.maximumDepth == 4)
    #expect(forest.minimumLeafSize == 5 && forest.bins == 300)
    let again = StrictJSON.decode(RandomForest.self, from: try StrictJSON.encode(forest))
    #expect(again.value == forest)
  }

  @Test(
    "features are a word, a number or a share",
    arguments: [
      ("\"sqrt\"", 5), ("\"all\"", 30), ("7", 7), ("0.3", 9), ("200", 30), ("0.001", 1),
    ])
  func featureCounts(text: String, count: Int) throws {
    let json = try JSON(parsing: Array(#"{"features": \#(text)}"#.utf8))
    let read = StrictJSON.decode(RandomForest.self, from: json)
    #expect(read.issues == [])
    #expect(read.value?.features.count(of: 30) == count)
  }

  @Test("what is wrong with settings is said in a sentence each") func issues() throws {
    let text = #"{"trees": 0, "features": "root", "bins": 1, "leaf": 3}"#
    let read = StrictJSON.decode(RandomForest.self, from: try JSON(parsing: Array(text.utf8)))
    let sentences = read.issues.map(\.description)
    #expect(sentences.count == 4)
    #expect(sentences.contains("trees: must be from 1 to 1000000, got 0"))
    #expect(sentences.contains("bins: must be from 2 to 65535, got 1"))
    #expect(
      sentences.contains(
        "features: expected \"sqrt\", \"all\", a number of features from 1, or a share between 0 "
          + "and 1, got the string 'root'"))
    #expect(sentences.contains { $0.hasPrefix("unknown member 'leaf'") })
  }
}
