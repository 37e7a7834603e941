// Holds k-nearest neighbours against a forest and logistic regression on a table:
//
//     swift run -c release KNearestNeighbors ../../data/customers.csv
import Workbench

let spec = """
  {
    "name": "neighbors",
    "data": {"path": "customers.csv", "target": "Churn", "positive": "Yes"},
    "validation": {"stratifiedKFold": {"folds": 3}},
    "models": {
      "neighbors": {"classifier": {"kNearestNeighbors": {"neighbors": 50}}},
      "forest": {"classifier": {"randomForest": {"trees": 100}}},
      "logistic": {"classifier": "logisticRegression"}
    }
  }
  """

if CommandLine.arguments.count == 2 {
  // The one line by which a spec can name it.
  let catalog = Catalog.standard.adding(KNearestNeighbors.self, to: (any Classifier).self)
  let experiment = try ExperimentSpec(
    parsing: Array(spec.utf8), file: "the spec of this example", catalog: catalog)
  let data = try StudyData.read(experiment.data, path: CommandLine.arguments[1], threads: 2)
  let result = try Study(spec: experiment, data: data).run()
  for line in LeaderboardText(result.leaderboard, conclusion: result.conclusion).lines() {
    print(line)
  }
} else {
  print("usage: KNearestNeighbors TABLE.csv")
}
