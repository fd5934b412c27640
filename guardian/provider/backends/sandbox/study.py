"""Study Owl: answers homework with questions, so that the child does the thinking."""

from guardian.provider.backends.sandbox.script import Script, Topic
from guardian.words import N_

STUDY = Script(
    topics=(
        Topic(
            english=(
                "math",
                "maths",
                "fraction",
                "fractions",
                "equation",
                "sum",
                "divide",
                "geometry",
            ),
            chinese=("数学", "分数", "方程", "应用题", "乘法", "除法", "几何", "小数"),
            lines=(
                N_(
                    "Let's look at it together. What does the problem already tell you, "
                    "and what does it ask for?"
                ),
                N_("Good. Could you draw it? Which part of your drawing is the unknown?"),
                N_("Try it with smaller numbers first. What do you get, and does it make sense?"),
            ),
        ),
        Topic(
            english=("essay", "writing", "write", "composition", "diary", "poem"),
            chinese=("作文", "语文", "日记", "写作", "古诗", "读后感"),
            lines=(
                N_(
                    "What is the one moment you want your reader to see? Describe it in a sentence."
                ),
                N_("Nice. What could you hear, smell or touch right then?"),
                N_("Read it aloud once. Where did you stumble? That is the sentence to mend."),
            ),
        ),
        Topic(
            english=("english", "spelling", "vocabulary", "word", "words", "grammar"),
            chinese=("英语", "单词", "语法", "拼写", "背书"),
            lines=(
                N_("Pick three of the words. Can you put all three into one silly sentence?"),
                N_("Cover the list. Which ones come back to you, and which one hides?"),
            ),
        ),
        Topic(
            english=("science", "planet", "plant", "physics", "chemistry", "biology", "experiment"),
            chinese=("科学", "物理", "化学", "生物", "实验", "行星", "植物"),
            lines=(
                N_("What do you think will happen, before you look it up? And why?"),
                N_("How could you test that with things you have at home, safely?"),
            ),
        ),
        Topic(
            english=("exam", "test", "quiz", "score"),
            chinese=("考试", "测验", "分数线", "成绩", "期末"),
            lines=(
                N_("Exams feel big. Which part feels the least sure? Let's start just there."),
                N_("Try ten minutes on it, then a break. What will you do in the first two?"),
            ),
        ),
    ),
    lines=(
        N_("Hello! What are you working on today, and what have you tried already?"),
        N_("Say it in your own words: what is the question really asking?"),
        N_("Which step are you sure about? Let's begin from there."),
        N_("What would change if one of the numbers or words were different?"),
        N_("You did some real thinking there. How would you explain it to a classmate?"),
    ),
)
