"""The set phrases of web pages that are no article's own, by the reason they are left out for.

A phrase is compared without case, accents and punctuation. `WHOLE` phrases are a line or a cell
of a menu; `OPENING` ones begin a line; `INSIDE` ones may stand anywhere in it. `HEADINGS` open a
block: what follows them is left out too, until the article's own paragraphs go on.
English, Russian, Spanish, French, German, Turkish, Arabic, Persian, Pashto and Urdu are covered;
other languages are told by the shape of their lines alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from corpus import search
from corpus.records import LineReason

NAV, RELATED, SHARE = LineReason.NAV, LineReason.RELATED, LineReason.SHARE
COOKIE, PROMO, CREDIT = LineReason.COOKIE, LineReason.PROMO, LineReason.CREDIT
BIO = LineReason.AUTHOR_BIO


def folded(text: str) -> str:
    """Return the words of a text without case, accents and punctuation."""
    return " ".join(search.words(text))


def _phrases(table: str) -> frozenset[str]:
    found = {folded(line) for line in table.strip().splitlines() if line.strip()}
    # A joiner of no width stands between two words of Persian as often as a space does.
    persian = {phrase for phrase in found if " " in phrase and phrase[0] > "\u05ff"}
    return frozenset(found | {_joined(phrase, at) for phrase in persian for at in range(3)})


def _joined(phrase: str, at: int) -> str:
    parts = phrase.split(" ")
    return " ".join([*parts[:at], "".join(parts[at : at + 2]), *parts[at + 2 :]]).strip()


WHOLE: Mapping[LineReason, frozenset[str]] = {
    NAV: _phrases(
        """
        menu
        main menu
        primary menu
        close
        home
        homepage
        search
        search for
        what are you looking for
        hi what are you looking for
        can't find what you're looking for
        view all search results
        connect with us
        login
        log in
        sign in
        sign up
        register
        log out
        skip to content
        skip to main content
        jump to content
        random article
        main page
        view this email in your browser
        view in browser
        toggle navigation
        navigation
        back
        back to top
        back to top button
        go to top
        go totop
        top
        next
        previous
        prev
        next post
        previous post
        next article
        previous article
        next story
        previous story
        older posts
        newer posts
        continue reading
        read more
        show more
        load more
        see more
        view all
        see all
        all news
        more
        contact
        contact us
        about
        about us
        privacy
        privacy policy
        terms
        terms of use
        terms of service
        terms and conditions
        cookie policy
        sitemap
        advertise
        advertise with us
        careers
        archive
        archives
        categories
        category
        tags
        tag
        topics
        world
        politics
        business
        sports
        sport
        opinion
        culture
        economy
        technology
        entertainment
        health
        video
        videos
        photos
        gallery
        live
        latest
        news
        breaking news
        english
        language
        languages
        edition
        font size
        text size
        listen
        listen to this article
        leave a reply
        leave a comment
        leave a reply cancel reply
        cancel reply
        post comment
        comments
        no comments
        0 comments
        comments are closed
        click to comment
        view comments
        write a comment
        add comment
        exit mobile version
        test
        главная
        меню
        поиск
        войти
        вход
        регистрация
        наверх
        вверх
        все новости
        новости
        в мире
        мир
        политика
        общество
        экономика
        контакты
        о нас
        о проекте
        реклама
        архив
        комментарии
        оставить комментарий
        перейти к основному контенту
        версия для печати
        следующая новость
        предыдущая новость
        теги
        inicio
        buscar
        menú
        iniciar sesión
        internacional
        mundo
        política
        contacto
        comentarios
        deja una respuesta
        volver arriba
        siguiente
        anterior
        accueil
        rechercher
        recherche
        se connecter
        connexion
        s'inscrire
        menu principal
        commentaires
        laisser un commentaire
        retour en haut
        monde
        suivant
        précédent
        startseite
        suche
        suchen
        anmelden
        registrieren
        zum inhalt springen
        kommentare
        kommentar schreiben
        nach oben
        politik
        ausland
        ana sayfa
        anasayfa
        ara
        giriş yap
        üye ol
        gündem
        dünya
        yorumlar
        yorum yaz
        yorum yazın
        haber bülteni
        yazdır
        الرئيسية
        القائمة
        بحث
        ابحث
        تسجيل الدخول
        اتصل بنا
        من نحن
        التعليقات
        اترك تعليقا
        أضف تعليق
        عرب وعالم
        زر الذهاب إلى الأعلى
        خانه
        صفحه اصلی
        صفحه نخست
        جستجو
        منو
        ورود
        تماس با ما
        درباره ما
        آرشیو
        نظر شما
        نظرات
        ارسال نظر
        دیدگاه ها
        بازگشت به بالا
        چاپ
        کور
        کور پاڼه
        لټون
        اړیکه
        زموږ په اړه
        ځواب پریږدئ
        تبصره
        خبرونه
        صفحہ اول
        تلاش
        """
    ),
    SHARE: _phrases(
        """
        share
        share this
        share on
        share article
        share this article
        share this story
        share this post
        share now
        shares
        tweet
        pin it
        print
        print this
        print page
        email
        e mail
        email this
        send
        copy
        copy link
        copy url
        link copied
        copied
        link copied to clipboard
        save
        bookmark
        follow us
        follow us on
        follow
        ссылка скопирована
        скопировать ссылку
        копировать ссылку
        поделиться
        поделиться ссылкой
        печать
        распечатать
        отправить
        compartir
        comparte
        copiar enlace
        imprimir
        partager
        imprimer
        copier le lien
        teilen
        drucken
        link kopieren
        artikel teilen
        paylaş
        bağlantıyı kopyala
        شارك
        مشاركة
        شاركها
        نسخ الرابط
        طباعة
        اشتراک گذاری
        به اشتراک بگذارید
        هم رسانی
        همرسانی
        کپی لینک
        لینک کوتاه
        کپی
        شریکول
        شریک کړئ
        شئیر
        """
    ),
    PROMO: _phrases(
        """
        advertisement
        ad
        ads
        sponsored
        sponsored content
        promoted
        app store
        apple store
        google play
        play market
        play store
        download app
        download the app
        download our app
        get the app
        subscribe
        subscribe now
        newsletter
        newsletters
        sign up for our newsletter
        join our newsletter
        donate
        donate now
        support us
        become a member
        already a subscriber
        already have a subscription
        реклама
        подписаться
        подписка
        publicidad
        anuncio
        suscríbete
        suscribirse
        publicité
        s'abonner
        anzeige
        werbung
        abonnieren
        reklam
        abone ol
        إعلان
        إعلانات
        اشترك
        تبلیغات
        آگهی
        اشتراک
        """
    ),
    CREDIT: _phrases(
        """
        all rights reserved
        dmca
        copyright
        disclaimer
        все права защищены
        todos los derechos reservados
        tous droits réservés
        alle rechte vorbehalten
        tüm hakları saklıdır
        جميع الحقوق محفوظة
        تمامی حقوق محفوظ است
        """
    ),
}

OPENING: Mapping[LineReason, frozenset[str]] = {
    RELATED: _phrases(
        """
        also read
        read also
        also see
        see also
        read more
        read next
        read
        must read
        more on this
        related
        watch
        watch also
        don't miss
        in case you missed it
        also on
        up next
        previous story
        next story
        previous article
        next article
        previous post
        next post
        читайте также
        читать также
        читайте на эту тему
        читайте еще
        читать далее
        смотрите также
        по теме
        материалы по теме
        ещё по теме
        lea también
        lee también
        leer más
        te puede interesar
        ver también
        más información
        lire aussi
        à lire aussi
        lire la suite
        voir aussi
        mehr zum thema
        lesen sie auch
        lesen sie mehr
        siehe auch
        weiterlesen
        ayrıca okuyun
        ilgili haber
        bunu da okuyun
        tıklayın
        اقرأ أيضا
        اقرأ أيضاً
        اقرأ المزيد
        إقرأ أيضا
        طالع أيضا
        شاهد أيضا
        مواضيع ذات صلة
        بیشتر بخوانید
        بیشتر بخوان
        همچنین بخوانید
        این مطلب را هم بخوانید
        این خبر را هم بخوانید
        خبرهای مرتبط
        مطالب مرتبط
        دا هم ولولئ
        نور ولولئ
        یہ بھی پڑھیں
        """
    ),
    SHARE: _phrases(
        """
        share this
        share on
        share via
        share to
        follow us on
        follow us
        find us on
        join us on
        join our whatsapp
        join our telegram
        click here to join
        liked the story
        share line
        like us on
        print this
        email this
        подписывайтесь на
        подписывайтесь
        следите за нами
        читайте нас в
        поделиться в
        мы в
        síguenos en
        comparte en
        suivez nous
        partager sur
        folgen sie uns
        teilen auf
        bizi takip edin
        facebook'ta paylaş
        تابعونا
        تابعنا على
        شارك على
        ما را در
        به ما بپیوندید
        کانال تلگرام
        """
    ),
    PROMO: _phrases(
        """
        sign up for
        subscribe to
        subscribe for
        get the latest
        stay up to date
        notifications can be managed
        you receive this
        you are receiving this
        you received this
        download the
        continue reading this article with
        already a subscriber
        already have an account
        to continue reading
        this article is for subscribers
        you have reached your
        support our journalism
        support independent
        get our newsletter
        never miss
        send your
        share your story
        please refresh the page
        thank you for registering
        enable javascript
        please enable
        your browser
        подпишитесь
        оформите подписку
        suscríbete a
        inscrivez vous
        abonnez vous
        jetzt abonnieren
        haberdar olun
        اشترك في
        حمل تطبيق
        """
    ),
    NAV: _phrases(
        """
        skip to
        you are here
        home news
        posted in
        filed under
        tagged
        tags
        tag
        categories
        category
        topics
        keywords
        views
        view count
        reading time
        min read
        leave a reply
        leave a comment
        your email address will not be published
        required fields are marked
        save my name
        you must be logged in
        you must log in
        comments
        no comments on
        be the first to comment
        notify me of
        news id
        news code
        report an error
        short link
        sayfa adresi
        etiketler
        haberin ingilizcesi
        теги
        метки
        рубрика
        категория
        просмотров
        просмотры
        комментариев
        время чтения
        нашли ошибку
        etiquetas
        temas
        tu dirección de correo electrónico no será publicada
        mots clés
        votre adresse e mail ne sera pas publiée
        schlagwörter
        deine e mail adresse wird nicht veröffentlicht
        e posta adresiniz yayınlanmayacak
        الكلمات المفتاحية
        كلمات دلالية
        الوسوم
        عدد المشاهدات
        لن يتم نشر عنوان بريدك الإلكتروني
        برچسب
        برچسب ها
        کلید واژه
        کلمات کلیدی
        کد خبر
        شناسه خبر
        تعداد بازدید
        نشانی ایمیل شما منتشر نخواهد شد
        بازدید
        زمان مطالعه
        ټګونه
        """
    ),
    CREDIT: _phrases(
        """
        copyright
        all rights reserved
        first published
        this story has not been edited
        this article has not been edited
        except for the headline
        with inputs from
        aa web sitesinde
        with input from
        with agency inputs
        reporting by
        additional reporting by
        editing by
        writing by
        translated by
        source
        sources
        photo
        photo by
        photo credit
        image
        image credit
        file photo
        picture
        any use of materials
        this article was originally published
        originally published
        this story was originally
        this story was translated
        this article was translated
        edited by
        based on materials
        material from
        this article was amended
        this article was updated
        this article was corrected
        this article has been updated
        this article has been corrected
        this story was updated
        this story has been updated
        this story has been corrected
        this page was last updated
        correction
        editor's note
        the views expressed
        the opinions expressed
        views expressed
        disclaimer
        фото
        источник
        иллюстрация
        при использовании материалов
        использование материалов
        перепечатка
        копирование материалов
        foto
        fotografía
        fuente
        esta historia fue traducida
        photo afp
        crédit photo
        source de l'image
        quelle
        kaynak
        fotoğraf
        المصدر
        الصورة
        تصوير
        منبع
        عکس
        سرچینه
        انځور
        """
    ),
    BIO: _phrases(
        """
        about the author
        about author
        author bio
        the author is
        the writer is
        об авторе
        sobre el autor
        à propos de l'auteur
        über den autor
        yazar hakkında
        عن الكاتب
        درباره نویسنده
        """
    ),
}

INSIDE: Mapping[LineReason, frozenset[str]] = {
    PROMO: _phrases(
        """
        our newsletter
        our daily newsletter
        our free newsletter
        our mobile app
        our telegram channel
        our whatsapp channel
        our youtube channel
        start your free trial
        with a subscription
        digital subscription
        become a subscriber
        for subscribers only
        ad blocker
        наш telegram канал
        наш телеграм канал
        нашем телеграм канале
        nuestro boletín
        notre newsletter
        unseren newsletter
        """
    ),
    CREDIT: _phrases(
        """
        all rights reserved
        appeared first on
        is strictly prohibited
        without written permission
        without prior permission
        if there is a hyperlink to
        provided there is a hyperlink
        published from a syndicated feed
        auto generated from a syndicated feed
        все права защищены
        активная ссылка
        гиперссылка на
        ссылка на источник обязательна
        todos los derechos reservados
        tous droits réservés
        alle rechte vorbehalten
        tüm hakları saklıdır
        جميع الحقوق محفوظة
        کلیه حقوق
        تمامی حقوق
        با ذکر منبع
        ټول حقوق
        """
    ),
    SHARE: _phrases(
        """
        share it on
        share this on
        share it with
        """
    ),
    NAV: _phrases(
        """
        your email address will not be published
        required fields are marked
        for the next time i comment
        uses akismet
        tu dirección de correo
        """
    ),
}

# Two of these in a passage speak of cookies, and no press report on envoys holds two.
COOKIE_WORDS = _phrases(
    """
    cookie
    cookies
    consent
    privacy policy
    privacy notice
    personal data
    legitimate interest
    our partners
    partners
    your browser
    your device
    store and or access information
    personalised ads
    personalized ads
    your preferences
    opt out
    accept all
    reject all
    manage options
    your experience
    continue to use this site
    файлы cookie
    файлов cookie
    куки
    персональных данных
    вашем устройстве
    продолжая использовать
    política de privacidad
    su consentimiento
    mejorar su experiencia
    nos partenaires
    votre consentement
    votre navigateur
    meilleure expérience
    einwilligung
    datenschutzerklärung
    ihre zustimmung
    akzeptieren
    çerez
    çerezler
    çerezleri
    gizlilik politikası
    ملفات تعريف الارتباط
    سياسة الخصوصية
    تجربتك
    کوکی
    کوکی ها
    حریم خصوصی
    """
)
COOKIE_CERTAIN = re.compile(r"cookie|куки|çerez|ملفات تعريف الارتباط|کوکی", re.IGNORECASE)

HEADINGS: Mapping[LineReason, frozenset[str]] = {
    RELATED: _phrases(
        """
        related
        related articles
        related article
        related posts
        related post
        related news
        related stories
        related story
        related topics
        related content
        related coverage
        recent posts
        recent articles
        recent news
        recent stories
        latest posts
        latest news
        latest articles
        latest stories
        latest from
        the latest
        more news
        more stories
        more articles
        more from
        more in
        more on this story
        more on this topic
        more to read
        most read
        most popular
        most viewed
        popular
        popular posts
        popular news
        popular articles
        trending
        trending now
        top news
        top stories
        top headlines
        editor's picks
        editors picks
        editor's choice
        don't miss
        you may also like
        you might also like
        you may like
        you may have missed
        recommended
        recommended for you
        recommended stories
        read next
        read more
        also read
        read also
        see also
        up next
        must read
        other news
        other stories
        similar news
        similar posts
        news at a glance
        in other news
        around the web
        from the web
        in this section
        the most important world news
        previous story
        next story
        previous article
        next article
        previous post
        next post
        читайте также
        по теме
        материалы по теме
        похожие новости
        похожие материалы
        последние новости
        лента новостей
        новости по теме
        другие новости
        популярное
        самое читаемое
        сейчас читают
        главное за день
        главные новости
        рекомендуем
        смотрите также
        еще по теме
        noticias relacionadas
        artículos relacionados
        más noticias
        lo más leído
        lo más visto
        lo último
        últimas noticias
        te puede interesar
        también te puede interesar
        te recomendamos
        más leídas
        articles similaires
        articles liés
        sur le même sujet
        à lire aussi
        les plus lus
        dans la même rubrique
        à la une
        derniers articles
        verwandte artikel
        ähnliche artikel
        mehr zum thema
        meistgelesen
        das könnte sie auch interessieren
        weitere nachrichten
        neueste nachrichten
        ilgili haberler
        en çok okunan
        en çok okunanlar
        en çok okunan haberler
        son haberler
        son dakika
        diğer haberler
        benzer haberler
        öne çıkanlar
        اقرأ أيضا
        أخبار ذات صلة
        مواضيع ذات صلة
        مقالات ذات صلة
        الأكثر قراءة
        الأكثر مشاهدة
        آخر الأخبار
        أخبار أخرى
        قد يعجبك أيضا
        شاهد أيضا
        اخبار مرتبط
        مطالب مرتبط
        خبرهای مرتبط
        پربازدیدترین
        پربیننده ترین
        پربازدید ها
        آخرین اخبار
        آخرین خبرها
        تازه ترین خبرها
        تازه ترین اخبار
        پیشنهاد ما
        مطالب پیشنهادی
        بیشتر بخوانید
        اړوند خبرونه
        نور خبرونه
        وروستي خبرونه
        نوې لیکنې
        متعلقہ خبریں
        تازہ ترین
        """
    ),
    NAV: _phrases(
        """
        leave a reply
        leave a comment
        leave a reply cancel reply
        comments
        reader comments
        post a comment
        write a comment
        add a comment
        join the conversation
        join the discussion
        tags
        categories
        quick links
        useful links
        our services
        sections
        комментарии
        оставить комментарий
        оставьте комментарий
        добавить комментарий
        deja un comentario
        comentarios
        laisser un commentaire
        commentaires
        kommentare
        schreibe einen kommentar
        yorumlar
        yorum yap
        التعليقات
        اترك تعليقا
        اترك رد
        نظرات
        دیدگاه ها
        دیدگاهتان را بنویسید
        نظر شما
        ارسال نظر
        ځواب پریږدئ
        تبصرې
        """
    ),
    CREDIT: _phrases(
        """
        references
        footnotes
        sources
        references edit
        примечания
        источники
        referencias
        """
    ),
    PROMO: _phrases(
        """
        newsletter
        our newsletter
        subscribe
        subscribe to our newsletter
        get the app
        """
    ),
    SHARE: _phrases(
        """
        share on social media
        share this article
        share this story
        share this
        follow us
        follow us on
        share
        stay connected
        """
    ),
    BIO: _phrases(
        """
        about the author
        about author
        about the writer
        author
        the author
        written by
        об авторе
        автор
        sobre el autor
        à propos de l'auteur
        über den autor
        yazar hakkında
        عن الكاتب
        درباره نویسنده
        """
    ),
}

_NETWORK_NAMES = """
    facebook twitter whatsapp telegram instagram youtube linkedin pinterest reddit gmail vk ok viber
    messenger tumblr email e-mail mail share print skype line wechat weibo threads x rss tiktok
    flipboard pocket digg stumbleupon copy link odnoklassniki signal mastodon bluesky sms pin tweet
    post вконтакте одноклассники телеграм телеграмм дзен фейсбук تويتر فيسبوك واتساب تلغرام توییتر
    فیسبوک واتساپ تلگرام ایمیل اینستاگرام فېسبوک ټویټر
"""
NETWORKS = frozenset(folded(name) for name in _NETWORK_NAMES.split())
_NETWORK_RUN = re.compile(
    r"(?:facebook|twitter|whatsapp|telegram|instagram|youtube|linkedin|pinterest|reddit|gmail|viber"
    r"|messenger|tumblr|share|email|print|copy|link|tweet|vkontakte|odnoklassniki|skype|wechat)+",
    re.IGNORECASE,
)
LONGEST = 12
"""Words of the longest set phrase."""


@lru_cache(maxsize=1)
def _openings() -> dict[str, LineReason]:
    return {phrase: reason for reason, phrases in OPENING.items() for phrase in phrases}


@lru_cache(maxsize=1)
def _wholes() -> dict[str, LineReason]:
    return {phrase: reason for reason, phrases in WHOLE.items() for phrase in phrases}


@lru_cache(maxsize=1)
def _headings() -> dict[str, LineReason]:
    return {phrase: reason for reason, phrases in HEADINGS.items() for phrase in phrases}


@lru_cache(maxsize=1)
def _insides() -> dict[LineReason, re.Pattern[str]]:
    return {
        reason: re.compile("(?:^| )(?:" + "|".join(map(re.escape, sorted(phrases))) + ")(?: |$)")
        for reason, phrases in INSIDE.items()
    }


@lru_cache(maxsize=1)
def _cookie_words() -> re.Pattern[str]:
    ordered = sorted(COOKIE_WORDS, key=len, reverse=True)
    return re.compile("(?:^|(?<= ))(?:" + "|".join(map(re.escape, ordered)) + ")(?= |$)")


def whole(words: str) -> LineReason | None:
    """Return the reason a folded line is a set phrase, numbers beside it aside."""
    bare = re.sub(r"(?:^| )\d+(?= |$)", " ", words).strip()
    return _wholes().get(words) or _wholes().get(bare)


def heading(words: str) -> LineReason | None:
    """Return the reason of the block a folded line opens, None when it is no heading."""
    parts = re.sub(r"(?:^| )\d+(?= |$)", " ", words).split()  # "Comments (2)"
    if found := _headings().get(" ".join(parts)):
        return found
    if len(parts) > 8:
        return None
    for length in range(min(len(parts), 5), 1, -1):
        if found := _headings().get(" ".join(parts[:length])):
            return found
    return None


def pointer(words: str) -> bool:
    """Tell whether a folded heading points to one story in mid-article: "See also"."""
    return words in OPENING[RELATED]


def opening(words: str) -> tuple[LineReason, str] | None:
    """Return the longest set phrase a folded line begins with, and its reason."""
    parts = words.split(" ", LONGEST)[:LONGEST]
    for length in range(len(parts), 0, -1):
        phrase = " ".join(parts[:length])
        if reason := _openings().get(phrase):
            return reason, phrase
    return None


def inside(words: str) -> LineReason | None:
    """Return the reason of a set phrase that stands anywhere in a folded line."""
    for reason, pattern in _insides().items():
        if pattern.search(words):
            return reason
    return None


def cookie_words(words: str) -> int:
    """Count the different set phrases of cookie notices in a folded line."""
    return len(set(_cookie_words().findall(words)))


def share_row(text: str, words: str) -> bool:
    """Tell whether a line is nothing but the names of social networks, however run together."""
    parts = words.split()
    if not parts or len(parts) > 40:
        return False
    named = sum(part in NETWORKS or bool(_NETWORK_RUN.fullmatch(part)) for part in parts)
    return named == len(parts) or (named >= 3 and named / len(parts) >= 0.7)
