/// What commands, options, members of specs and components of ours are called elsewhere.
enum Synonyms {
  /// The first of the known names that others call `name`, whatever its capitals, hyphens, blanks and
  /// underscores; nil where none is.
  static func own(of name: String, in known: [String]) -> String? {
    let word = name.lowercased().filter { !"-_ ".contains($0) }
    guard !known.contains(name) else { return nil }
    return table.first { own, elsewhere in
      known.contains(own) && elsewhere.split(separator: " ").contains { $0 == word }
    }?.own
  }

  /// Our name, and others' in small letters without hyphens and underscores; a name that stands for two of
  /// ours is the earlier one's where both are known.
  private static let table: [(own: String, elsewhere: String)] =
    metrics + components + formulas + members + words

  private static let metrics = [
    ("recall", "sensitivity tpr hitrate truepositiverate recallscore"),
    ("precision", "ppv positivepredictivevalue precisionscore"),
    ("f1", "f1score f1measure fscore fmeasure"),
    ("f2", "f2score"),
    ("rocAUC", "auc auroc roc rocaucscore areaundercurve"),
    ("averagePrecision", "ap prauc aucpr auprc averageprecisionscore"),
    ("accuracy", "acc accuracyscore"),
    ("balancedAccuracy", "bacc balancedaccuracyscore"),
    ("specificity", "tnr selectivity truenegativerate"),
    ("mcc", "matthews matthewscorrcoef phi"),
    ("cohenKappa", "kappa cohenkappascore"),
    ("logLoss", "crossentropy bce nll"),
    ("brier", "brierscore brierscoreloss"),
    ("ks", "kolmogorovsmirnov ksstatistic"),
    ("ece", "calibrationerror expectedcalibrationerror"),
    ("topDecileLift", "tdl topdecile"),
  ]

  private static let components = [
    ("logisticRegression", "lr logreg logit logistic glm linear"),
    (
      "gradientBoosting",
      "xgboost xgb xgbclassifier lightgbm lgbm lgbmclassifier catboost catboostclassifier gbm gbt gbdt "
        + "boosting boostedtrees gradientboosting gradientboostingclassifier histgradientboosting "
        + "histgradientboostingclassifier"
    ),
    (
      "randomForest",
      "rf forest trees tree decisiontree extratrees randomforestclassifier"
    ),
    ("sequential", "mlp nn ann dnn net network neuralnetwork mlpclassifier multilayerperceptron"),
    ("functional", "resnet residual graph"),
    ("conv1d", "cnn tcn conv convnet convolution lstm gru rnn"),
    ("prior", "dummy dummyclassifier"),
    ("voting", "vote softvoting votingclassifier blending average"),
    ("stacking", "stack stackingclassifier metalearner"),
    ("bagging", "bag baggingclassifier"),
    ("classWeights", "classweight balanced weights weighted"),
    ("undersample", "undersampling downsample downsampling rus randomundersampler"),
    ("oversample", "oversampling upsample upsampling ros randomoversampler"),
    ("smote", "adasyn borderlinesmote smotetomek"),
    ("stratifiedKFold", "kfold cv crossvalidation stratified skf"),
    ("groupKFold", "group groups grouped"),
    ("timeSeries", "time timeseriessplit walkforward rolling"),
    ("holdout", "traintestsplit split test"),
    ("given", "predefined predefinedsplit"),
    ("oneHot", "onehotencoder onehotencoding dummies getdummies"),
    ("ordinal", "ordinalencoder labelencoder"),
    ("standardize", "standardscaler scale scaler zscore normalize"),
    ("impute", "imputer simpleimputer fillna"),
    ("platt", "sigmoid plattscaling"),
    ("temperature", "temperaturescaling"),
    ("dense", "fc fullyconnected linear"),
    ("batchNorm", "bn batchnormalization batchnorm1d"),
    ("periodic", "plr plrlite periodicembedding periodicembeddings"),
    ("cosineLog", "coslog coslog4"),
  ]

  private static let formulas = [
    ("sum", "add plus"),
    ("difference", "subtract minus diff delta"),
    ("ratio", "divide division quotient"),
    ("log", "ln logarithm log1p"),
    ("slope", "trend gradient"),
    ("spread", "std stddev sd standarddeviation"),
    ("lastAgainstMean", "lastvsmean"),
  ]

  private static let members = [
    ("derive", "derived formulas computed featureengineering"),
    ("validation", "cv folds splitter crossvalidation"),
    ("balance", "sampler samplers sampling resampling balancing"),
    ("target", "label y outcome targetcolumn"),
    ("positive", "positivelabel positiveclass poslabel"),
    ("path", "file csv filename dataset"),
    ("by", "metric sortby rankby"),
    ("trees", "nestimators estimators ntrees ntree"),
    ("maximumDepth", "depth"),
    ("growth", "growpolicy growingstrategy"),
    ("leafWise", "leaf lossguide bestfirst bestfirstglobal"),
    ("symmetric", "symmetrictree oblivious"),
    ("leaves", "numleaves maxleaves maxleafnodes"),
    ("minimumLeafSize", "minsamplesleaf minleaf nodesize"),
    ("minimumSplit", "minsamplessplit"),
    ("features", "maxfeatures mtry"),
    ("folds", "nsplits k splits"),
    ("repeats", "nrepeats"),
    ("neighbors", "kneighbors nneighbors k"),
    ("seed", "randomstate randomseed"),
    ("learningRate", "lr eta stepsize"),
    ("epochs", "iterations maxiter"),
    ("heads", "ensemblesize tabm tabmmini"),
    ("numericEmbedding", "embedding embeddings numembeddings"),
    ("true", "yes on"), ("false", "no off"), ("null", "none nil nan"),
  ]

  /// Commands and options.
  private static let words = [
    ("run", "train fit start"),
    ("validate", "check dryrun"),
    ("leaderboard", "show results rank ls list"),
    ("promote", "deploy publish register"),
    ("predict", "score infer"),
    ("evaluate", "test"),
    ("serve", "server web ui dashboard api"),
    ("reproduce", "verify rerun"),
    ("components", "models list describe"),
    ("out", "output o"),
    ("jobs", "j threads cores workers njobs parallel"),
    ("as", "name"),
    ("candidate", "model"),
    ("data", "input file"),
    ("top", "limit head n"),
    ("quiet", "q silent"),
    ("fresh", "force overwrite restart"),
    ("bind", "host address"),
    ("token-file", "token"),
    ("store", "db database"),
    ("explain", "reasons shap"),
  ]
}
